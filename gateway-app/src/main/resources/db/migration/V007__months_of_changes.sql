-- Every read of the feed looks into each partition, so they are months now, not weeks. The rows wait in the default
-- partition for those of their months, which are made at every start.
do $$
declare
  week record;
begin
  for week in select c.oid::regclass as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
              where i.inhparent = 'change'::regclass and c.relname ~ '^change_w\d{8}$'
  loop
    execute format('alter table change detach partition %s', week.name);
    execute format('insert into change_default select * from %s', week.name);
    execute format('drop table %s', week.name);
  end loop;
end
$$;
