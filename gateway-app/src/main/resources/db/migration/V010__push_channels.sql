-- Channels through which providers push. A row is stored before the provider is asked for the channel, so
-- that its first push, which may come before the answer, is known. A push names the channel alone.
create table push_channel (
  channel_id     text collate "C" not null primary key,
  application_id text collate "C" not null,
  account_id     text collate "C" not null,
  -- '' for the account's list of calendars
  calendar_id    text collate "C" not null,
  -- The provider's name of what is watched; null until its answer or its first push tells.
  resource       text,
  -- Whether the provider has answered; one whose gateway died before that is replaced.
  opened         boolean     not null default false,
  expires_at     timestamptz not null,
  -- Replaced, or wanted no more; pushes count until it is closed.
  closing        boolean     not null default false,
  close_at       timestamptz not null default '-infinity'
);
create index push_channel_watched on push_channel (application_id, account_id, calendar_id);

alter table sync_state
  -- When its channel is to be opened, or replaced by the next one.
  add column channel_at       timestamptz not null default '-infinity',
  add column channel_failures int         not null default 0,
  -- Why there is none, for the operator.
  add column channel_error    text;
