-- How often the deletion of a managed event failed since it was asked for. An event that its provider never
-- deletes comes last, so that it holds up no other of its calendar.
alter table managed_event add column failures int not null default 0;
drop index managed_event_leaving;
create index managed_event_leaving on managed_event (application_id, calendar_id, failures, managed_id) where leaving;
