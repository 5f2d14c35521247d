-- Follow-ups as a leader looks after them: whose matter each is, who is to make it, and rules that people change.
alter table follow_ups
  add column centre    text check (length(centre) <= 40),
  add column area_code text check (length(area_code) <= 40),
  add column team      text check (length(team) <= 40),
  -- Who has answered for the case.
  add column owner_id  uuid;
update follow_ups f set centre = c.centre, area_code = c.area_code, team = c.owner_team, owner_id = c.owner_id
  from cases c where c.id = f.case_id;
alter table follow_ups drop constraint follow_ups_reason_check;
alter table follow_ups add constraint follow_ups_reason_check check (reason in ('case_closed', 'order_closed', 'by_hand'));
create index follow_ups_open on follow_ups (not_after, id) where state in ('planned', 'taken');
create index follow_ups_of_owner on follow_ups (owner_id);

alter table follow_up_transitions drop constraint follow_up_transitions_reason_check;
alter table follow_up_transitions add constraint follow_up_transitions_reason_check check (length(reason) <= 200);

alter table follow_up_rules
  -- Closed orders of these templates are asked about, too, whatever kind their case is.
  add column order_templates text[] not null default '{}' check (cardinality(order_templates) <= 100),
  -- `owner`: first whoever answered for the case; nobody else takes it in the first half of its time.
  add column by_whom   text not null default 'anyone' check (by_whom in ('anyone', 'owner')),
  -- Who did not answer so often is left in peace.
  add column max_tries smallint not null default 2 check (max_tries between 1 and 5),
  add column version   integer not null default 1;

create table follow_up_rule_changes (
  seq        bigint generated always as identity primary key,
  field      text not null check (length(field) <= 40),
  from_value text not null check (length(from_value) <= 2000),
  to_value   text not null check (length(to_value) <= 2000),
  at         timestamptz not null,
  by         uuid not null,
  by_name    text not null check (length(by_name) <= 80)
);
create trigger follow_up_rule_changes_append_only before update or delete on follow_up_rule_changes
  for each row execute function refuse_change();
