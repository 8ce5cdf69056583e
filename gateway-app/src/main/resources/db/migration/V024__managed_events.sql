-- Which events an application has made under a name of its own (Cronofy's event_id). A row is stored before
-- the provider is asked, so that an event whose answer was lost is known for what it is, and a second try makes
-- no second event. Rows of deleted events stay, as their tombstones do; all leave with their calendar.
create table managed_event (
  application_id text collate "C" not null,
  calendar_id    text collate "C" not null,
  managed_id     text collate "C" not null,
  -- Chosen once: it decides where the event is at its provider, whatever later versions would choose.
  uid            text             not null,
  -- The object that holds, or is to hold, the event; a series' exceptions may be in others.
  ref            text collate "C" not null,
  -- Whether its event is to be deleted as soon as that is possible.
  leaving        boolean          not null default false,
  primary key (application_id, calendar_id, managed_id),
  foreign key (application_id, calendar_id) references calendar on delete cascade
);
create index managed_event_object on managed_event (application_id, calendar_id, ref);
create index managed_event_leaving on managed_event (application_id, calendar_id, managed_id) where leaving;
