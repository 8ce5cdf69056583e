-- Who keeps a copy of an account's calendars asks for what is gone of them, whatever other accounts have lost.
create index event_tombstone_calendar on event (calendar_id, starts_at, event_id) where deleted;
