-- The rules of calling back as people change them: versioned, and who changed what from what to what.
alter table callback_settings add column version integer not null default 1;

create table callback_rule_changes (
  seq        bigint generated always as identity primary key,
  field      text not null check (length(field) <= 40),
  from_value text not null check (length(from_value) <= 2000),
  to_value   text not null check (length(to_value) <= 2000),
  at         timestamptz not null,
  by         uuid not null,
  by_name    text not null check (length(by_name) <= 80)
);
create trigger callback_rule_changes_append_only before update or delete on callback_rule_changes
  for each row execute function refuse_change();
