-- The caller's minute and the rules of calling as people change them: versioned, and who changed what from what to what.
alter table minute_settings add column version integer not null default 1;
alter table call_rules add column version integer not null default 1;

create table voice_rule_changes (
  seq        bigint generated always as identity primary key,
  part       text not null check (part in ('minute', 'calls')),
  field      text not null check (length(field) <= 40),
  from_value text not null check (length(from_value) <= 20),
  to_value   text not null check (length(to_value) <= 20),
  at         timestamptz not null,
  by         uuid not null,
  by_name    text not null check (length(by_name) <= 80)
);
create trigger voice_rule_changes_append_only before update or delete on voice_rule_changes
  for each row execute function refuse_change();

insert into post_permissions (post, permission)
select post, 'voice.rules' from unnest(array['administrator', 'operations_manager']) as post
on conflict do nothing;
