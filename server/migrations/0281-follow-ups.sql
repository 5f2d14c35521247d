-- outreach: calls to customers after their matter was closed.
create table follow_ups (
  id          uuid primary key,
  case_id     uuid not null,
  case_number text not null check (length(case_number) <= 40),
  customer_id text check (length(customer_id) <= 64),
  reason      text not null check (reason in ('case_closed', 'by_hand')),
  state       text not null check (state in ('planned', 'taken', 'done', 'unreached', 'cancelled', 'expired')),
  tries       smallint not null default 0,
  not_before  timestamptz not null,
  not_after   timestamptz not null,
  agent_id    uuid,
  result      text check (result in ('satisfied', 'unsatisfied', 'refused', 'reached')),
  note        text check (length(note) <= 500),
  planned_by  uuid,
  planned_at  timestamptz not null,
  ended_at    timestamptz,
  version     integer not null default 1
);
create unique index follow_ups_one_open on follow_ups (case_id) where state in ('planned', 'taken');
-- An agent has one in hand.
create unique index follow_ups_one_taken on follow_ups (agent_id) where state = 'taken';
create index follow_ups_due on follow_ups (not_before) where state = 'planned';
create index follow_ups_by_time on follow_ups (planned_at desc, id);
create index follow_ups_of_case on follow_ups (case_id);

create table follow_up_transitions (
  follow_up_id uuid not null references follow_ups (id),
  seq          integer not null,
  at           timestamptz not null,
  from_state   text,
  event        text not null,
  to_state     text not null,
  actor        text not null check (length(actor) <= 80),
  reason       text check (length(reason) <= 80),
  primary key (follow_up_id, seq)
);
create trigger follow_up_transitions_append_only before update or delete on follow_up_transitions
  for each row execute function refuse_change();

create table follow_up_rules (
  one           boolean primary key default true check (one),
  -- Which closed cases are asked about; none: only by hand.
  case_types    text[] not null default '{fault}',
  -- The customer has lived with the repair for so long, and still remembers it for so long.
  after_minutes integer not null default 120 check (after_minutes between 0 and 43200),
  within_hours  integer not null default 72 check (within_hours between 1 and 720),
  retry_minutes integer not null default 120 check (retry_minutes between 1 and 10080)
);
insert into follow_up_rules default values;
