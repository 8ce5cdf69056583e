-- Every list of events follows an index in its own order, however large the store has become.

-- Long events, endless series above all, are few: a list that begins late looks for them apart from those
-- that start shortly before it. Shorter ones end within 31 days of their start.
alter table event add column long boolean not null generated always as (
  case when isfinite(starts_at) and isfinite(ends_at) then ends_at - starts_at > interval '744 hours' else true end) stored;
create index event_long on event (application_id, starts_at, event_id) where long and not deleted;
create index event_long_calendar on event (calendar_id, starts_at, event_id) where long and not deleted;

-- An account's events are listed calendar by calendar.
create index event_calendar on event (calendar_id, starts_at, event_id) where not deleted;
create index event_tombstone on event (application_id, starts_at, event_id) where deleted;
create index event_changed on event (changed_at);

-- What is forgotten goes by age alone.
drop index idempotency_age;
create index idempotency_age on idempotency (created_at);

create or replace view readable_event as
select application_id, event_id, account_id, calendar_id, ref, series_id, starts_at, ends_at,
       case when account_id = any (array(select a.account_id from account a where a.erasing))
            then '' else search end as search,
       content_hash, changed_at, deleted, position,
       case when account_id = any (array(select a.account_id from account a where a.erasing))
            then '{"id":"' || event_id || '"}' else document end as document,
       long
from event
where deleted or account_id <> all (array(select a.account_id from account a where a.erasing));
