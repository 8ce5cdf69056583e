-- Of an account's grants those leave first that nobody has used for longest. Known to about a minute.
alter table access_grant add column used_at timestamptz not null default now();
update access_grant set used_at = created_at;
