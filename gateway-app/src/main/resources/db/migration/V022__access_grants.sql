-- What an application may do with an account through the Cronofy-compatible face, until it is revoked.
create table access_grant (
  application_id text        not null,
  grant_id       text        not null,
  account_id     text        not null,
  scope          text        not null,
  -- SHA-256 of the refresh token, which nobody but its holder knows.
  refresh_hash   text        not null unique,
  created_at     timestamptz not null,
  primary key (application_id, grant_id)
);
create index access_grant_account on access_grant (application_id, account_id, created_at);

-- Access tokens by their SHA-256. Of one grant several may be good at a time.
create table access_token (
  token_hash     text        primary key,
  application_id text        not null,
  grant_id       text        not null,
  until          timestamptz not null,
  foreign key (application_id, grant_id) references access_grant on delete cascade
);
create index access_token_grant on access_token (application_id, grant_id, until);
create index access_token_until on access_token (until);
