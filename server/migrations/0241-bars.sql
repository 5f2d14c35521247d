-- Callers who are not served for a time, and customers who must not be called.
create table nuisance_numbers (
  number     text primary key check (number ~ '^[0-9]{3,20}$'),
  reason     text not null check (length(reason) between 1 and 200),
  -- `refuse`: the call is not taken; `message`: one sentence, then goodbye.
  policy     text not null check (policy in ('refuse', 'message')),
  -- Null: until somebody takes it off.
  until      timestamptz,
  -- Null: put here by rule, for silent calls.
  added_by   uuid,
  added_name text not null check (length(added_name) <= 80),
  added_at   timestamptz not null,
  turned_away integer not null default 0,
  last_at    timestamptz
);
create index nuisance_numbers_by_time on nuisance_numbers (added_at desc, number);

create table silent_calls (
  contact_id uuid primary key,
  number     text not null check (length(number) <= 20),
  at         timestamptz not null
);
create index silent_calls_of_number on silent_calls (number, at);

-- Whom we may not call, since when and on whose word (opt-out by the customer is lasting, the operator's lists have an end).
create table do_not_call (
  number     text primary key check (number ~ '^[0-9]{3,20}$'),
  source     text not null check (source in ('customer', 'operator', 'authority')),
  reason     text not null check (length(reason) between 1 and 200),
  contact_id uuid,
  until      timestamptz,
  added_by   uuid not null,
  added_name text not null check (length(added_name) <= 80),
  added_at   timestamptz not null
);
create index do_not_call_by_time on do_not_call (added_at desc, number);

create table call_rules (
  one                boolean primary key default true check (one),
  -- Nobody is called between these minutes of the local day.
  quiet_from_minute  smallint not null default 1260 check (quiet_from_minute between 0 and 1439),
  quiet_until_minute smallint not null default 480 check (quiet_until_minute between 0 and 1439),
  -- So many silent calls of one number in a day put it on the list for a day; 0: never.
  silent_calls       smallint not null default 3 check (silent_calls between 0 and 100),
  -- More calls of one number in a minute are machines; 0: no limit. A company shows one number for many people.
  calls_per_minute   smallint not null default 60 check (calls_per_minute between 0 and 10000)
);
insert into call_rules default values;

insert into post_permissions (post, permission)
select post, permission from (values
  ('shift_leader', 'voice.bars'), ('operations_manager', 'voice.bars'), ('administrator', 'voice.bars'),
  ('shift_leader', 'contact.dial.override'), ('operations_manager', 'contact.dial.override')
) as given (post, permission)
on conflict do nothing;
