-- The whole store. Every key begins with the application, so that the schema can be distributed by it;
-- sync_state_due alone spans applications, because due work is claimed over all of them.

-- The feed's identity: it changes only when positions may have been handed out twice, as after a restore.
create table feed_epoch (
  only_row boolean primary key default true check (only_row),
  epoch    text not null
);

-- One counter per application. It is updated in the last statement of a transaction, so a lower position
-- is always committed earlier: a reader cannot overtake an open transaction.
create table feed_head (
  application_id text     not null,
  lane           smallint not null default 0,
  last           bigint   not null default 0,
  last_at        timestamptz not null default '-infinity',
  -- Up to this position history was dropped; before it the feed tells the latest state of each event.
  horizon        bigint   not null default 0,
  primary key (application_id, lane)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

create table change (
  application_id text        not null,
  lane           smallint    not null,
  position       bigint      not null,
  at             timestamptz not null,
  type           text        not null,
  account_id     text        not null,
  calendar_id    text,
  event_id       text,
  -- The entry as the API shows it, streamed unparsed.
  document       text        not null,
  primary key (application_id, lane, position, at)
) partition by range (at);
-- Catches what no partition was made for in time, so that an append never fails.
create table change_default partition of change default;
create index change_event on change (application_id, event_id, position) where event_id is not null;

create table account (
  application_id text        not null,
  account_id     text        not null,
  provider       text        not null,
  name           text        not null,
  external_id    text,
  metadata       text        not null,
  status         text        not null,
  settings       text        not null,
  -- Encrypted with the row's identity as associated data.
  secrets        text        not null,
  created_at     timestamptz not null,
  -- Being erased, in steps that survive a crash; hidden from every reader.
  erasing        boolean     not null default false,
  primary key (application_id, account_id)
);

create table calendar (
  application_id text        not null,
  calendar_id    text        not null,
  account_id     text        not null,
  provider       text        not null,
  ref            text        not null,
  name           text        not null,
  description    text        not null,
  color          text,
  time_zone      text,
  is_primary     boolean     not null,
  read_only      boolean     not null,
  sync           boolean     not null,
  -- Since when the provider's list lacks the calendar; one listing alone proves nothing.
  missing_since  timestamptz,
  primary key (application_id, calendar_id)
);
create index calendar_account on calendar (application_id, account_id);

-- What is due when, for each account's list of calendars (calendar_id '') and for each calendar.
create table sync_state (
  application_id text        not null,
  account_id     text        not null,
  calendar_id    text        not null default '',
  -- infinity: not until somebody asks
  due_at         timestamptz not null,
  -- false while the account is paused or its credential refused, and for calendars nobody wants
  active         boolean     not null default true,
  -- Requests counted, never flagged: a pass covers those counted when its listing began.
  requested      bigint      not null default 1,
  attempted      bigint      not null default 0,
  done           bigint      not null default 0,
  -- The fence: who holds an older number can no longer commit.
  lease_no       bigint      not null default 0,
  lease_until    timestamptz,
  lease_by       text,
  pass_no        bigint      not null default 0,
  cursor         text,
  state_tag      text,
  as_of          timestamptz,
  full_pass_at   timestamptz,
  thorough       boolean     not null default false,
  poll_interval  interval,
  failures       int         not null default 0,
  error_kind     text,
  error_message  text,
  error_at       timestamptz,
  primary key (application_id, account_id, calendar_id)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
create index sync_state_due on sync_state (due_at) where active;

-- One remote resource, as it was last read; reason tells why it could not be understood.
create table remote_object (
  application_id text not null,
  calendar_id    text not null,
  ref            text not null,
  version        text not null,
  raw            text not null,
  reason         text,
  primary key (application_id, calendar_id, ref)
);
create index remote_object_unreadable on remote_object (application_id, calendar_id, ref) where reason is not null;

-- What a running pass has mentioned. Lost in a crash, as is the pass: it begins again.
create unlogged table pass_mention (
  application_id text    not null,
  calendar_id    text    not null,
  pass_no        bigint  not null,
  ref            text    not null,
  -- Of several mentions of one object the last one counts.
  mention_no     bigint  generated always as identity,
  removed        boolean not null
);
create index pass_mention_pass on pass_mention (application_id, calendar_id, pass_no, ref);

create table event (
  application_id text        not null,
  event_id       text        not null,
  account_id     text        not null,
  calendar_id    text        not null,
  ref            text        not null,
  series_id      text,
  starts_at      timestamptz not null,
  -- End of the last occurrence; infinity for a series without end.
  ends_at        timestamptz not null,
  search         text        not null,
  content_hash   text        not null,
  changed_at     timestamptz not null,
  deleted        boolean     not null,
  position       bigint      not null,
  -- The event as the API shows it, without its position.
  document       text        not null,
  primary key (application_id, event_id)
);
create index event_object on event (application_id, calendar_id, ref);
create index event_position on event (application_id, position);
create index event_start on event (application_id, starts_at, event_id) where not deleted;
create index event_series on event (application_id, series_id) where series_id is not null;

create table idempotency (
  application_id text        not null,
  key            text        not null,
  request_hash   text        not null,
  status         int,
  location       text,
  body           text,
  created_at     timestamptz not null,
  primary key (application_id, key)
);
create index idempotency_age on idempotency (application_id, created_at);

-- Named jobs, in the form that db-scheduler asks for.
create table scheduled_tasks (
  task_name            text not null,
  task_instance        text not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures int,
  last_heartbeat       timestamptz,
  version              bigint not null,
  priority             smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_due on scheduled_tasks (execution_time);
