-- How long a provider asked to be left alone stands apart from when a look is due: whoever makes a row due
-- sooner cannot shorten it.
alter table sync_state
  add column not_before  timestamptz not null default '-infinity',
  -- Since when looks have been failing in the same way.
  add column error_since timestamptz;
alter table sync_state
  add column ready_at timestamptz not null generated always as (greatest(due_at, not_before)) stored;

drop index sync_state_due;
create index sync_state_ready on sync_state (ready_at) where active;
create index sync_state_leased on sync_state (lease_until) where lease_until is not null;
