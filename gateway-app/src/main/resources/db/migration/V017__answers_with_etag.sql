-- The version of what was made is part of the answer that is given again.
alter table idempotency add column etag text;
