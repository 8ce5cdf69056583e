-- Of an account's grants those leave first that nobody has used for longest. Known to about a minute.
alter table access_grant add column used_at timestamptz;
update access_grant set used_at = created_at;
alter table access_grant alter column used_at set not null;
