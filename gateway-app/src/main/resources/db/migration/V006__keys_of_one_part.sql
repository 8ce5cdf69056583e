-- Ids of events and calendars are the same for nobody else, so their application is no part of a key. An event's
-- row is in many trees, and what a tree compares and copies at each insertion is what writing costs.
alter table event drop constraint event_pkey, add primary key (event_id);
alter table remote_object drop constraint remote_object_pkey, add primary key (calendar_id, ref);

drop index event_object;
create index event_object on event (calendar_id, ref);
drop index event_series;
create index event_series on event (series_id) where series_id is not null;
drop index remote_object_unreadable;
create index remote_object_unreadable on remote_object (calendar_id, ref) where reason is not null;
drop index pass_mention_pass;
create index pass_mention_pass on pass_mention (calendar_id, pass_no, ref);

-- Only ever looked up by equality.
drop index change_event;
create index change_event on change using hash (event_id);
