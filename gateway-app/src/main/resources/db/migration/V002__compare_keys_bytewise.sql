-- Keys are compared for equality and in any steady order, never as people read them: byte by byte is several
-- times cheaper than by a locale's rules, and the same on every machine.
do $$
declare
  found record;
begin
  for found in
    select c.oid::regclass as relation, a.attname as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.atttypid = 'text'::regtype and a.attnum > 0 and not a.attisdropped
      and a.attname in ('application_id', 'account_id', 'calendar_id', 'event_id', 'series_id', 'ref')
  loop
    execute format('alter table %s alter column %I type text collate "C"', found.relation, found.name);
  end loop;
end $$;
