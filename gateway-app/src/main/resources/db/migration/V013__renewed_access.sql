-- Until when some session asks the account's service for new access; the others wait for it.
alter table account add column renewing_until timestamptz;
