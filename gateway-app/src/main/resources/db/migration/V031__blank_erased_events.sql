-- Nothing but the fact is kept of the events of erased accounts; so it is for those that were erased before.
update event set ref = '', series_id = null, starts_at = 'epoch', ends_at = 'epoch', busy = null, timing = 'fixed'
where deleted and content_hash = '';
