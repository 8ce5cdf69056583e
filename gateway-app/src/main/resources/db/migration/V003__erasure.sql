-- An account that is being erased is hidden from the first moment on: its live events are in nobody's
-- list, and of its entries in the feed only the skeleton shows. Readers of the API go through the two views.
create index account_erasing on account (account_id) where erasing;

-- What is left of an entry whose account was disconnected: positions stay dense, content is gone.
create function erased_entry(
  entry_position bigint, entry_at timestamptz, entry_type text, account_id text, calendar_id text, event_id text)
returns text language sql stable as $$
  select '{"position":' || entry_position
    || ',"at":"' || to_char(entry_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || '","type":"' || entry_type || '","account_id":"' || account_id
    || '","calendar_id":' || coalesce('"' || calendar_id || '"', 'null')
    || ',"event_id":' || coalesce('"' || event_id || '"', 'null')
    || ',"changed":[],"before":{},"meaning":["erased"],"origin":{"type":"account","request_id":null},"event":null'
    || case when event_id is not null then ''
            when calendar_id is not null then ',"calendar":null'
            else ',"account":null' end
    || '}'
$$;

create view readable_change as
select application_id, lane, position, at, type, account_id, calendar_id, event_id,
       case when account_id = any (array(select a.account_id from account a where a.erasing))
            then erased_entry(position, at, type, account_id, calendar_id, event_id)
            else document end as document
from change;

-- Tombstones stay: they tell readers from before the horizon what is gone.
create view readable_event as
select application_id, event_id, account_id, calendar_id, ref, series_id, starts_at, ends_at,
       case when account_id = any (array(select a.account_id from account a where a.erasing))
            then '' else search end as search,
       content_hash, changed_at, deleted, position,
       case when account_id = any (array(select a.account_id from account a where a.erasing))
            then '{"id":"' || event_id || '"}' else document end as document
from event
where deleted or account_id <> all (array(select a.account_id from account a where a.erasing));

-- Entries about calendars and accounts are few; erasure and retention look for them alone.
create index change_of_account on change (application_id, account_id, calendar_id, position) where event_id is null;

-- Tombstones whose content is still there. An erased one has no hash.
create index event_unerased on event (application_id, account_id) where deleted and content_hash <> '';

-- A crash of PostgreSQL alone empties an unlogged table while the pass that relies on it lives on, and what
-- the pass no longer knows to have seen would count as gone.
alter table pass_mention set logged;
