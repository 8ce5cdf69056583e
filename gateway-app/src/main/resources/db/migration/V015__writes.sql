-- How many writes through the API have ended in the calendar.
alter table sync_state add column writes bigint not null default 0;

-- Objects that are being written, or were while some pass may have looked at them before: what such a pass
-- was told of them may be older than what the store has, or newer than what the write will tell.
create table event_write (
  application_id text        not null,
  calendar_id    text        not null,
  write_no       bigint      generated always as identity,
  ref            text        not null,
  -- Nobody works on it after this.
  until          timestamptz not null,
  -- The calendar's count when it ended; null while it is on its way.
  ended_no       bigint,
  -- Nobody knows what came of it, so that the next pass asks.
  lost           boolean     not null default false,
  primary key (calendar_id, write_no)
);
-- One at a time.
create unique index event_write_open on event_write (calendar_id, ref) where ended_no is null;
