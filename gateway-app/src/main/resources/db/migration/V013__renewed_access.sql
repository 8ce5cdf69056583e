-- Who asks the account's service for new access, and until when the others wait for it.
alter table account
  add column renewing_by    text,
  add column renewing_until timestamptz;
