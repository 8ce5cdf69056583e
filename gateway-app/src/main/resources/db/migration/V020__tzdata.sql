-- By which rules of time zones the events' moments (starts_at, ends_at) are computed. The row with the highest
-- number is the one that is to hold; it is the only one once that is done.
create table tzdata (
  -- Of all zones' rules.
  fingerprint text        primary key,
  number      bigint      not null generated always as identity,
  -- As the JDK calls it, such as 2025b.
  version     text        not null,
  begun_at    timestamptz not null,
  done        boolean     not null,
  -- How far it got: the events of calendars before this one, and of this one up to an event; null for all.
  calendar_id text        not null default '',
  ref         text,
  event_id    text
);

create table tzdata_zone (
  fingerprint text not null references tzdata on delete cascade,
  zone        text not null,
  -- The offset at the beginning of 2020, then each change up to 2100 as second of the epoch and new offset.
  rules       text not null,
  primary key (fingerprint, zone)
);
