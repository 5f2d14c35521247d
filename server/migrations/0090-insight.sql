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
-- The wall reads one day at a time, all day long; the covering columns keep it in the index.
create index contact_facts_by_day on contact_facts (day, slot)
  include (queue_code, state, outcome, is_short_abandon, wait_ms, talk_ms, after_call_ms, requested_human_at);
create index contact_facts_waiting on contact_facts (queue_code, requested_human_at) where state = 'waiting';
create index contact_facts_in_hand on contact_facts (agent_id) where state in ('offered', 'connected', 'after_call_work');
create index contact_facts_by_agent on contact_facts (agent_id, day) where agent_id is not null;

-- Days of the demo's history that are filled: a load that was cut off goes on with the first day that is missing.
create table contact_demo_days (
  day       date primary key,
  contacts  integer not null,
  filled_at timestamptz not null
);
