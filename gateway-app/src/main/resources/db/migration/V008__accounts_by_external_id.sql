-- Applications look for accounts by identifiers of their own, which may be longer than an index can hold.
create index account_external_id on account (application_id, hashtextextended(external_id, 0), account_id)
  where external_id is not null;
