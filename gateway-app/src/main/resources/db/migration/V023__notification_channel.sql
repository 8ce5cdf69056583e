-- Channels through which an application is told that something of an account has changed, and what each is
-- still to be told. A row is the whole queue of its channel: what comes while something is on its way is added
-- to what follows.
create table notification_channel (
  channel_id     text collate "C" not null primary key,
  application_id text collate "C" not null,
  -- '' once the account is being erased: what is left then is who has to be told so.
  account_id     text collate "C" not null,
  callback_url   text        not null,
  -- Host and port of the address: no receiver takes all places from the others.
  receiver       text collate "C" not null,
  -- Sorted; none for all.
  calendar_ids   text[]      not null,
  only_managed   boolean     not null,
  window_changes boolean     not null,
  created_at     timestamptz not null,
  -- The last position of the feed that counts as told, or is among what is to be told.
  position       bigint      not null,
  -- Whether the end of the account's first synchronisation is still to come.
  syncing        boolean     not null,
  -- The day in UTC for which the window was last looked at.
  window_day     date        not null,
  -- Types of what is to be told but changes.
  waiting        text[]      not null,
  -- Since when there are changes to be told; null for none.
  changed_since  timestamptz,
  -- The same of those that came while something is on its way.
  later_since    timestamptz,
  attempts       int         not null default 0,
  failing_since  timestamptz,
  -- When to send; of what is on its way, when nobody waits for its end any more.
  next_at        timestamptz not null,
  -- The fence: who holds an older number can no longer say how it ended.
  lease_no       bigint      not null default 0,
  -- Which gateway sends; null for none.
  lease_by       text
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
create index notification_channel_account on notification_channel (application_id, account_id);
create index notification_channel_due on notification_channel (next_at) where attempts = 0;
create index notification_channel_failing on notification_channel (next_at) where attempts > 0;
create index notification_channel_syncing on notification_channel (application_id, account_id) where syncing;
create index notification_channel_window on notification_channel (window_day) where window_changes;

-- How far an application's feed was read for all of its channels.
create table notification_feed (
  application_id text collate "C" not null primary key,
  position       bigint not null
) with (fillfactor = 50);

-- Who made a change through the API knows of it.
alter table change add column through_api boolean not null default false;
