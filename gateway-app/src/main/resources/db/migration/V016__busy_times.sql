-- When people are busy is read without the events' documents, save those of series.
alter table event
  -- In which way the event takes its owner's time (busy, tentative, out_of_office); null for not at all.
  add column busy   text,
  -- How its times are to be read: as moments ('fixed'), in the zone of its calendar, since starts_at and ends_at
  -- are those of a reader in UTC ('local'), or from the document, since it repeats ('series').
  add column timing text not null default 'fixed';

-- An escaped U+0000 is valid, but no text that PostgreSQL could take out of a document.
update event e set
  busy = case
    when d.json->>'status' = 'cancelled' or d.json->>'free_busy' = 'free' or 'declined' = all(own.answers) then null
    when d.json->>'status' = 'tentative' or d.json->>'free_busy' = 'tentative' or 'tentative' = all(own.answers) then 'tentative'
    when d.json->>'free_busy' = 'out_of_office' then 'out_of_office'
    else 'busy' end,
  timing = case
    when d.json->>'kind' = 'series' then 'series'
    when d.json->'start'->>'time_zone' is null then 'local'
    else 'fixed' end
from event source
cross join lateral (select replace(source.document, '\u0000', '\u0020')::json as json) d
cross join lateral (
  select array_agg(a->>'status') as answers from json_array_elements(d.json->'attendees') a
  where (a->>'self')::boolean) own
where source.event_id = e.event_id and not source.deleted;

-- What is told of a calendar's events stands in its index already.
drop index event_calendar;
create index event_calendar on event (calendar_id, starts_at, event_id) include (ends_at, busy, timing, position, changed_at)
  where not deleted;
-- Of long events those are looked for that have not ended: most series of the past have.
create index event_long_end on event (calendar_id, ends_at, starts_at) include (event_id, busy, timing, position, changed_at)
  where long and not deleted;
