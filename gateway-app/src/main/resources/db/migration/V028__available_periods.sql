-- When the applications' users would meet at all, as the applications say it through the Cronofy-compatible face. The
-- ids are the applications' own.
create table available_period (
  application_id text        not null,
  account_id     text        not null,
  period_id      text        not null,
  starts_at      timestamptz not null,
  ends_at        timestamptz not null,
  -- In which the period was meant; its moments do not depend on it.
  tzid           text        not null,
  primary key (application_id, account_id, period_id)
);
create index available_period_start on available_period (application_id, account_id, starts_at, period_id);

create table availability_rule (
  application_id text   not null,
  account_id     text   not null,
  rule_id        text   not null,
  -- By whose clock the hours are meant.
  tzid           text   not null,
  -- Whose events count; empty for all of the account's.
  calendars      text[] not null,
  -- Such as {"MONDAY 09:30 17:30"}; an end of 00:00 is the end of the day.
  weekly         text[] not null,
  primary key (application_id, account_id, rule_id)
);
