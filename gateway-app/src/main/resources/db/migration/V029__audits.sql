-- How calendars are compared with their providers as a whole: what is asked for, what the running audit has
-- found so far, and what the last one reported. There is a row from the first request, or plan, on. Whoever
-- writes it holds the calendar's row in sync_state.
create table calendar_audit (
  application_id   text collate "C" not null,
  calendar_id      text collate "C" not null,
  -- Requests counted, as those for passes are: an audit answers those that were counted when it began.
  requested        bigint      not null default 0,
  done             bigint      not null default 0,
  -- The request that asked last; null for none, when the gateway does it by itself.
  request_id       text,
  -- When the gateway does it by itself; null for never.
  due_at           timestamptz,
  -- Found and healed since the last report, each in the transaction that healed it, with some examples.
  missing          bigint      not null default 0,
  ghost            bigint      not null default 0,
  stale            bigint      not null default 0,
  missing_examples text[]      not null default '{}',
  ghost_examples   text[]      not null default '{}',
  stale_examples   text[]      not null default '{}',
  -- The last report: as of when, how many differences, and all of it as the API shows it.
  as_of            timestamptz,
  differences      bigint      not null default 0,
  report           text,
  -- Why the last attempt broke off; null when it did not.
  error_kind       text,
  error_message    text,
  error_at         timestamptz,
  primary key (calendar_id)
);
create index calendar_audit_due on calendar_audit (due_at);
