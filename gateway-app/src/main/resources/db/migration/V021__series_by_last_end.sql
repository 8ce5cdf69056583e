-- What takes place in a window is found among what has not ended before it, however much has.

create or replace view readable_event as
select application_id, event_id, account_id, calendar_id, ref, series_id, starts_at, ends_at,
       case when account_id = any (array(select a.account_id from account a where a.erasing))
            then '' else search end as search,
       content_hash, changed_at, deleted, position,
       case when account_id = any (array(select a.account_id from account a where a.erasing))
            then '{"id":"' || event_id || '"}' else document end as document,
       long, busy, timing
from event
where deleted or account_id <> all (array(select a.account_id from account a where a.erasing));

create index event_series_end on event (application_id, ends_at, starts_at)
  include (event_id, account_id, position, changed_at) where timing = 'series' and not deleted;
drop index event_long_end;
create index event_long_end on event (calendar_id, ends_at, starts_at)
  include (event_id, account_id, busy, timing, position, changed_at) where (long or timing = 'series') and not deleted;
-- Long events that do not repeat are very few.
create index event_long_alone on event (application_id, ends_at) where long and timing <> 'series' and not deleted;

-- Whether an event that started before a window reaches into it is told by the index.
drop index event_start;
create index event_start on event (application_id, starts_at, event_id, ends_at) where not deleted;
