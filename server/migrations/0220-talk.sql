-- What happened inside a call after it was answered: hold, consult, conference, transfer, a leader's ear. Owned by contacts.
create table talk_transitions (
  contact_id  uuid not null references contacts (id),
  seq         integer not null,
  at          timestamptz not null,
  from_state  text check (length(from_state) <= 20),
  event       text not null check (length(event) <= 20),
  to_state    text not null check (length(to_state) <= 20),
  -- `staff:<id>`, `customer`, or `system:<part>`
  actor       text not null check (length(actor) <= 80),
  other_kind  text check (other_kind in ('agent', 'outside', 'leader')),
  -- A staff id, or the number that was called: personal data, readers get it masked.
  other       text check (length(other) <= 64),
  reason      text check (length(reason) <= 80),
  primary key (contact_id, seq)
);
create trigger talk_transitions_append_only before update or delete on talk_transitions
  for each row execute function refuse_change();

-- voice: the lines to somebody outside whom an agent called into a talk, with what is needed to say goodbye to them after a crash.
create table call_legs (
  id          uuid primary key,
  contact_id  uuid not null references contacts (id),
  trunk       text not null check (length(trunk) <= 40),
  number      text not null check (length(number) <= 64),
  sip_id      text not null check (length(sip_id) <= 256),
  dialog      jsonb,
  started_at  timestamptz not null,
  answered_at timestamptz,
  ended_at    timestamptz,
  end_cause   text check (length(end_cause) <= 80),
  node        text not null check (length(node) <= 80)
);
create index call_legs_open on call_legs (contact_id) where ended_at is null;

-- Who may hear into talks, and who may call somebody outside.
insert into post_permissions (post, permission)
values ('shift_leader', 'contact.supervise.voice'),
       ('operations_manager', 'contact.supervise.voice')
on conflict do nothing;
insert into post_permissions (post, permission)
select post, 'contact.dial.outside' from post_permissions where permission = 'contact.handle.voice'
on conflict do nothing;
