-- How often the calendar's cursors died of late, each soon after the last, and when it last happened: what
-- kills them within minutes is listed as a whole less and less often.
alter table sync_state
  add column cursor_deaths  int         not null default 0,
  add column cursor_died_at timestamptz;
