-- A page of the feed ends by its bytes as well as by its limit. How many bytes were written before an entry is kept
-- with it, so that a reader finds the end of its page without adding up the texts each time.
alter table feed_head add column bytes bigint not null default 0;
alter table change add column bytes_before bigint not null default 0;

update change c set bytes_before = sized.total - octet_length(c.document)
from (select application_id, lane, position, at,
             sum(octet_length(document)) over (partition by application_id, lane order by position) as total
      from change) sized
where c.application_id = sized.application_id and c.lane = sized.lane and c.position = sized.position
  and c.at = sized.at;

update feed_head h set bytes = coalesce(
  (select sum(octet_length(document)) from change c where c.application_id = h.application_id and c.lane = h.lane), 0);

alter table change alter column bytes_before drop default;

-- A view keeps the columns that its table had.
create or replace view readable_change as
select application_id, lane, position, at, type, account_id, calendar_id, event_id,
       case when account_id = any (array(select a.account_id from account a where a.erasing))
            then erased_entry(position, at, type, account_id, calendar_id, event_id)
            else document end as document,
       bytes_before
from change;
