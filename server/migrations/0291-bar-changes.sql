-- The two lists are named by id wherever their numbers are masked, and what was done to a number stays readable after it is off.
alter table nuisance_numbers add column id uuid not null default gen_random_uuid() unique;
alter table do_not_call add column id uuid not null default gen_random_uuid() unique;

create table bar_changes (
  seq     bigint generated always as identity primary key,
  list    text not null check (list in ('nuisance_numbers', 'do_not_call')),
  number  text not null check (number ~ '^[0-9]{3,20}$'),
  at      timestamptz not null,
  act     text not null check (act in ('added', 'changed', 'removed', 'shown')),
  -- Null: by rule.
  by      uuid,
  by_name text not null check (length(by_name) <= 80),
  reason  text not null check (length(reason) <= 200),
  until   timestamptz
);
create index bar_changes_of on bar_changes (list, number, seq desc);
create trigger bar_changes_append_only before update or delete on bar_changes
  for each row execute function refuse_change();
insert into bar_changes (list, number, at, act, by, by_name, reason, until)
  select 'nuisance_numbers', number, added_at, 'added', added_by, added_name, reason, until from nuisance_numbers
  union all select 'do_not_call', number, added_at, 'added', added_by, added_name, reason, until from do_not_call;
create index silent_calls_by_time on silent_calls (at desc);
