-- insight: what every contact came to, one row each, built from events alone; every measure of a report is computed from here.
create table contact_facts (
  contact_id         uuid primary key,
  -- Version of the contact that the row reflects: an event that is not newer changes nothing.
  version            integer not null,
  -- Which half hour of which day of the operator (UTC+8) it arrived in. It never moves, whatever happens later.
  day                date not null,
  slot               smallint not null check (slot between 0 and 47),
  channel            text not null,
  state              text not null,
  state_since        timestamptz not null,
  queue_code         text,
  service_class      text not null,
  agent_id           uuid,
  arrived_at         timestamptz not null,
  requested_human_at timestamptz,
  answered_at        timestamptz,
  ended_at           timestamptz,
  closed_at          timestamptz,
  -- From the request for a person to the first answer, or to the end without one.
  wait_ms            integer,
  talk_ms            integer,
  after_call_ms      integer,
  outcome            text not null check (outcome in ('open', 'answered', 'abandoned', 'self_served', 'left_in_menu', 'lost')),
  is_short_abandon   boolean not null default false
);
-- The wall reads one day at a time, all day long.
create index contact_facts_by_day on contact_facts (day, slot);
create index contact_facts_waiting on contact_facts (queue_code, requested_human_at) where state = 'waiting';
create index contact_facts_in_hand on contact_facts (agent_id) where state in ('offered', 'connected', 'after_call_work');

-- The demo's history: the day on which it was begun is its last one, and each day is marked when it is filled, so that a load
-- that was cut off goes on with what is missing. No row: this house has no invented past.
create table contact_demo (
  only_row boolean primary key default true check (only_row),
  today    date not null
);
create table contact_demo_days (
  day       date primary key,
  contacts  integer not null,
  filled_at timestamptz not null
);
