alter table push_channel
  -- The number of its last push that counted: one with the same or a smaller one is told again, or late.
  add column message_no bigint  not null default 0,
  -- Closed at the provider; kept until it would have ended, so that what is told again through it costs nothing.
  add column closed     boolean not null default false;

-- For which address and key its channel was asked for: another one wants another channel.
alter table sync_state add column channel_intake text;
