-- Requests to services that gateways have set aside for themselves, so that all of them together stay below a
-- quota. A row counts until its last request has left the quota's span; afterwards it means nothing.
create table quota_grant (
  grant_no bigint      generated always as identity primary key,
  -- A hash of what is counted together.
  quota    text        not null,
  -- By this database's clock.
  until    timestamptz not null,
  amount   integer     not null check (amount > 0)
);
create index quota_grant_counted on quota_grant (quota, until);
create index quota_grant_over on quota_grant (until);
