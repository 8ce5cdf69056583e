-- Codes that browsers carry to applications, each good for one exchange and a few minutes.
create table authorization_code (
  -- SHA-256; the code itself is known to its holder alone.
  code_hash      text        primary key,
  application_id text        not null,
  account_id     text        not null,
  redirect_uri   text        not null,
  scope          text        not null,
  until          timestamptz not null
);
create index authorization_code_account on authorization_code (application_id, account_id);
create index authorization_code_until on authorization_code (until);
