-- Shift handover (RT-8) and the supervised break: who is on which shift, what passes to the next one with whose signature,
-- and who may leave the line for a moment.

-- Local minutes of the day; until <= from means that the shift ends on the next day.
create table shifts (
  code          text primary key check (length(code) <= 40),
  place         integer not null,
  zh            text not null check (length(zh) <= 40),
  en            text not null check (length(en) <= 60),
  from_minute   smallint not null check (from_minute between 0 and 1439),
  until_minute  smallint not null check (until_minute between 0 and 1439),
  active        boolean not null default true,
  check (from_minute <> until_minute)
);
insert into shifts (place, code, zh, en, from_minute, until_minute) values
  (1, 'day', '白班', 'Day shift', 480, 960),
  (2, 'evening', '中班', 'Evening shift', 960, 0),
  (3, 'night', '夜班', 'Night shift', 0, 480);

-- Until the workforce room plans by day, everybody has one standing shift.
create table shift_roster (
  staff_id   uuid primary key,
  shift_code text not null references shifts,
  set_by     uuid,
  set_at     timestamptz not null
);
create index shift_roster_by_shift on shift_roster (shift_code);

-- Posts that keep their matters over the end of a shift (RT-2): of VIP customers only, or all of them.
create table handover_keeping_posts (
  post  text primary key check (length(post) <= 40),
  keeps text not null check (keeps in ('vip', 'all'))
);
insert into handover_keeping_posts (post, keeps) values ('vip_manager', 'vip');

create table handovers (
  id            uuid primary key,
  state         text not null check (state in ('drafted', 'offered', 'signed', 'returned', 'taken_over', 'accepted', 'cancelled')),
  version       integer not null,
  cause         text not null check (cause in ('agent', 'signed_off', 'shift_over', 'gone')),
  from_staff_id uuid not null,
  from_team     text check (length(from_team) <= 40),
  centre        text not null check (length(centre) <= 40),
  from_shift    text references shifts,
  to_shift      text references shifts,
  to_staff_id   uuid,
  leader_id     uuid,
  note          text not null default '' check (length(note) <= 1000),
  return_reason text check (length(return_reason) <= 500),
  created_at    timestamptz not null,
  offered_at    timestamptz,
  signed_at     timestamptz,
  accepted_at   timestamptz,
  updated_at    timestamptz not null,
  -- To somebody, to whoever of the next shift takes it, or not yet said.
  check (state not in ('offered', 'signed', 'accepted') or to_staff_id is not null or to_shift is not null),
  check (state <> 'accepted' or to_staff_id is not null),
  check (to_staff_id is distinct from from_staff_id)
);
-- The job, the sign-off and the agent may all come upon the same work: one handover at a time and person.
create unique index handovers_one_open_per_person on handovers (from_staff_id)
  where state not in ('accepted', 'cancelled');
create index handovers_by_person on handovers (from_staff_id, created_at desc);
create index handovers_by_receiver on handovers (to_staff_id, created_at desc);
create index handovers_open_by_centre on handovers (centre, created_at desc) where state not in ('accepted', 'cancelled');
create index handovers_by_creation on handovers (created_at desc, id);

create table handover_items (
  id            uuid primary key,
  handover_id   uuid not null references handovers,
  place         integer not null,
  kind          text not null check (kind in ('case', 'contact', 'callback')),
  subject_id    uuid not null,
  -- What was signed: number, line, masked customer, clocks, last note, promise. Written again until the first signature.
  story         jsonb not null,
  note          text not null default '' check (length(note) <= 500),
  -- 'stays' is known from the beginning, the rest when the receiver has signed.
  outcome       text check (outcome in ('stays', 'passed', 'returned', 'over')),
  return_reason text check (length(return_reason) <= 500),
  read_by       uuid,
  read_at       timestamptz,
  unique (handover_id, kind, subject_id)
);
create index handover_items_by_subject on handover_items (subject_id);

-- Whoever signs signs for what `digest` was made of; two signatures of one handover carry the same.
create table handover_signatures (
  id          uuid primary key,
  handover_id uuid not null references handovers,
  role        text not null check (role in ('outgoing', 'leader', 'incoming')),
  staff_id    uuid not null,
  digest      text not null check (digest ~ '^[0-9a-f]{64}$'),
  at          timestamptz not null
);
create index handover_signatures_by_handover on handover_signatures (handover_id, at);
create trigger handover_signatures_append_only before update or delete on handover_signatures
  for each row execute function refuse_change();

create table handover_transitions (
  id          bigint generated always as identity primary key,
  handover_id uuid not null references handovers,
  event       text not null check (length(event) <= 40),
  from_state  text,
  to_state    text not null,
  by_id       uuid,
  reason      text check (length(reason) <= 500),
  at          timestamptz not null
);
create index handover_transitions_by_handover on handover_transitions (handover_id, id);
create trigger handover_transitions_append_only before update or delete on handover_transitions
  for each row execute function refuse_change();

-- A promise to call back has an owner after the one who made it has gone home.
create table callback_keepers (
  contact_id uuid primary key,
  staff_id   uuid not null,
  since      timestamptz not null,
  kept_at    timestamptz
);
create index callback_keepers_open on callback_keepers (staff_id) where kept_at is null;
-- By columns that change at the end alone: a step of a contact's life must touch no index (0101).
create index contacts_promised_callbacks on contacts (closed_at) where disposition = 'callback_promised';

-- A click that is repeated over a bad line is done once.
create table handover_commands (
  actor_id   uuid not null,
  key        text not null check (length(key) <= 64),
  kind       text not null check (length(kind) <= 40),
  subject_id uuid not null,
  at         timestamptz not null,
  primary key (actor_id, key)
);

-- How many may be away at once; a team without a row of its own falls under the floor's ('').
create table break_rules (
  team        text primary key check (length(team) <= 40),
  at_once     smallint not null check (at_once between 0 and 500),
  max_minutes smallint not null check (max_minutes between 1 and 120),
  automatic   boolean not null,
  version     integer not null default 1
);
insert into break_rules (team, at_once, max_minutes, automatic) values ('', 8, 15, false);

create table break_requests (
  id           uuid primary key,
  staff_id     uuid not null,
  team         text check (length(team) <= 40),
  centre       text not null check (length(centre) <= 40),
  reason       text not null check (length(reason) between 1 and 200),
  minutes      smallint not null check (minutes between 1 and 120),
  state        text not null check (state in ('requested', 'queued', 'approved', 'on_break', 'ended', 'refused', 'cancelled')),
  version      integer not null,
  decided_by   uuid,
  refusal      text check (length(refusal) <= 200),
  requested_at timestamptz not null,
  decided_at   timestamptz,
  started_at   timestamptz,
  ended_at     timestamptz,
  updated_at   timestamptz not null
);
create unique index break_requests_one_open_per_person on break_requests (staff_id)
  where state not in ('ended', 'refused', 'cancelled');
create index break_requests_open on break_requests (requested_at) where state not in ('ended', 'refused', 'cancelled');
create index break_requests_by_person on break_requests (staff_id, requested_at desc);

create table break_transitions (
  id         bigint generated always as identity primary key,
  break_id   uuid not null references break_requests,
  event      text not null check (length(event) <= 40),
  from_state text,
  to_state   text not null,
  by_id      uuid,
  reason     text check (length(reason) <= 200),
  at         timestamptz not null
);
create index break_transitions_by_break on break_transitions (break_id, id);
create trigger break_transitions_append_only before update or delete on break_transitions
  for each row execute function refuse_change();
