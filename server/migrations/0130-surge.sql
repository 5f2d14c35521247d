-- Surge 高峰 and home seats 居家坐席: rules as data, what each peak raised, who was asked and what they answered.

create table surge_rules (
  id            uuid primary key,
  version       integer not null default 1,
  name          text not null check (length(name) between 1 and 40),
  queue_code    text references queues (code),
  condition     jsonb not null,
  hold_seconds  integer not null check (hold_seconds between 0 and 3600),
  clear_minutes integer not null check (clear_minutes between 1 and 120),
  stages        jsonb not null,
  active        boolean not null,
  updated_at    timestamptz not null,
  updated_by    uuid,
  removed_at    timestamptz
);

-- What the evaluator remembers of a rule between two looks: a kill in between loses nothing.
create table surge_watches (
  rule_id     uuid primary key references surge_rules (id),
  met_since   timestamptz,
  clear_since timestamptz,
  looked_at   timestamptz
);

create table surge_peaks (
  id         uuid primary key,
  rule_id    uuid not null references surge_rules (id),
  -- The rule as it was when the peak began: a change meanwhile is for the next one.
  rule       jsonb not null,
  started_at timestamptz not null,
  started_by uuid,
  over_at    timestamptz
);
create unique index surge_peaks_one_open on surge_peaks (rule_id) where over_at is null;
create index surge_peaks_by_time on surge_peaks (started_at desc);

create table surge_stages (
  id          uuid primary key,
  peak_id     uuid not null references surge_peaks (id),
  place       smallint not null,
  plan        jsonb not null,
  state       text not null check (state in ('proposed', 'active', 'ending', 'ended', 'dismissed', 'lapsed')),
  effect      jsonb,
  proposed_at timestamptz not null,
  started_at  timestamptz,
  started_by  uuid,
  ended_at    timestamptz,
  version     integer not null default 1,
  unique (peak_id, place)
);
create index surge_stages_running on surge_stages (state) where state in ('proposed', 'active', 'ending');

create table surge_stage_transitions (
  id         bigint generated always as identity primary key,
  stage_id   uuid not null references surge_stages (id),
  at         timestamptz not null,
  from_state text,
  event      text not null,
  to_state   text not null,
  -- `staff:<id>` or `system:surge`
  actor      text not null check (length(actor) <= 80),
  reason     text check (length(reason) <= 200)
);
create index surge_stage_transitions_by_stage on surge_stage_transitions (stage_id, id);
create trigger surge_stage_transitions_append_only before update or delete on surge_stage_transitions
  for each row execute function refuse_change();

-- A home agent who is asked, or somebody of the back office who is borrowed (who is not asked: it is an instruction).
create table surge_people (
  id            uuid primary key,
  stage_id      uuid not null references surge_stages (id),
  staff_id      uuid not null,
  kind          text not null check (kind in ('home', 'back_office')),
  wave          smallint not null,
  asked_at      timestamptz not null,
  answer_until  timestamptz,
  answer        text check (answer in ('accepted', 'declined', 'no_answer', 'withdrawn')),
  answered_at   timestamptz,
  ready_until   timestamptz,
  ready_at      timestamptz,
  released_at   timestamptz,
  given_back_at timestamptz,
  reason        text check (length(reason) <= 40)
);
create index surge_people_by_stage on surge_people (stage_id, wave, asked_at);
create index surge_people_by_staff on surge_people (staff_id, asked_at desc);
-- Nobody is asked, or serves, twice at a time.
create unique index surge_people_one_open on surge_people (staff_id)
  where given_back_at is null and (answer is null or answer = 'accepted');

create table certificates (
  staff_id    uuid not null,
  skill       text not null references skills (code),
  valid_until timestamptz not null,
  primary key (staff_id, skill)
);
create index certificates_valid on certificates (skill, valid_until);

create table home_seats (
  staff_id         uuid primary key,
  duty             text not null default 'standby' check (duty in ('standby', 'rostered')),
  -- The check after next comes at a time that nobody can guess; it is drawn beforehand so that a restart cannot skip it.
  next_presence_at timestamptz,
  misses           smallint not null default 0,
  presence_lost_at timestamptz,
  -- Locked by whoever changes anything of the seat.
  version          integer not null default 1
);

create table home_devices (
  id            uuid primary key,
  staff_id      uuid not null references home_seats (staff_id),
  name          text not null check (length(name) between 1 and 40),
  -- Name of the key that the browser keeps; which device speaks, not a secret.
  key_name      text not null check (length(key_name) between 8 and 80),
  state         text not null check (state in ('pending', 'approved', 'revoked')),
  registered_at timestamptz not null,
  approved_by   uuid,
  approved_at   timestamptz,
  unique (staff_id, key_name)
);

create table home_network_checks (
  id            bigint generated always as identity primary key,
  staff_id      uuid not null references home_seats (staff_id),
  device_id     uuid not null references home_devices (id),
  at            timestamptz not null,
  round_trip_ms real not null,
  jitter_ms     real not null,
  loss          real not null check (loss between 0 and 1)
);
create index home_network_checks_last on home_network_checks (staff_id, at desc);

create table home_presence_checks (
  id           uuid primary key,
  staff_id     uuid not null references home_seats (staff_id),
  asked_at     timestamptz not null,
  answer_until timestamptz not null,
  outcome      text check (outcome in ('confirmed', 'missed', 'excused')),
  ended_at     timestamptz
);
create unique index home_presence_checks_one_open on home_presence_checks (staff_id) where outcome is null;

-- Who is borrowed to the front needs the desk there; without a borrowing nothing is offered to them.
insert into post_permissions (post, permission)
select 'back_office', permission
from unnest(string_to_array('desk.use contact.handle.voice contact.handle.chat contact.view case.create order.create order.confirm queue.view', ' ')) as permission
on conflict do nothing;
