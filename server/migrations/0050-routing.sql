-- routing: who can take what, who is there, and every offer with its reason.
create table skills (
  code text primary key check (length(code) <= 40),
  zh   text not null check (length(zh) <= 40),
  en   text not null check (length(en) <= 60)
);

create table queues (
  code                   text primary key check (length(code) <= 40),
  zh                     text not null check (length(zh) <= 40),
  en                     text not null check (length(en) <= 60),
  skill                  text not null references skills (code),
  min_level              smallint not null default 1 check (min_level between 1 and 5),
  overflow_skill         text references skills (code),
  overflow_after_seconds integer not null default 30 check (overflow_after_seconds between 0 and 3600),
  ring_seconds           integer not null default 20 check (ring_seconds between 5 and 120),
  -- Service level promise: answered within so many seconds, for at least this share (field.md §1.1).
  answer_seconds         integer not null default 15 check (answer_seconds between 1 and 600),
  answer_target          numeric(4, 3) not null default 0.85,
  -- An abandon before this is a wrong number or a change of mind, and is counted apart.
  short_abandon_seconds  integer not null default 5 check (short_abandon_seconds between 0 and 60)
);

-- Which queue a contact enters: the rule with the lowest rank that fits.
create table queue_entries (
  rank          integer primary key,
  channel       text check (channel in ('voice', 'chat')),
  service_class text,
  topic_prefix  text check (length(topic_prefix) <= 80),
  queue_code    text not null references queues (code)
);

create table agent_profiles (
  staff_id       uuid primary key,
  voice_capacity smallint not null default 1 check (voice_capacity between 0 and 1),
  chat_capacity  smallint not null default 3 check (chat_capacity between 0 and 20)
);

create table agent_skills (
  staff_id uuid not null references agent_profiles (staff_id) on delete cascade,
  skill    text not null references skills (code),
  level    smallint not null check (level between 1 and 5),
  primary key (staff_id, skill)
);

create table agent_states (
  staff_id uuid primary key references agent_profiles (staff_id) on delete cascade,
  state    text not null check (state in ('offline', 'ready', 'not_ready')),
  reason   text check (length(reason) <= 40),
  since    timestamptz not null
);

create table agent_transitions (
  id         bigint generated always as identity primary key,
  staff_id   uuid not null,
  at         timestamptz not null,
  from_state text,
  event      text not null,
  to_state   text not null,
  reason     text check (length(reason) <= 40)
);
create index agent_transitions_by_staff on agent_transitions (staff_id, at);

create table offers (
  id          uuid primary key,
  contact_id  uuid not null references contacts (id),
  agent_id    uuid not null,
  queue_code  text not null,
  offered_at  timestamptz not null,
  ring_until  timestamptz not null,
  -- Candidates considered, scores and the step of the rule: the answer to "why was it this agent".
  why         jsonb not null,
  outcome     text check (outcome in ('accepted', 'rejected', 'missed', 'withdrawn', 'abandoned')),
  ended_at    timestamptz,
  reason      text check (length(reason) <= 80)
);
create unique index offers_one_open_per_contact on offers (contact_id) where outcome is null;
create index offers_by_contact on offers (contact_id, offered_at);

insert into skills (code, zh, en) values
  ('general', '综合咨询', 'General enquiries'),
  ('fault', '故障报修', 'Faults'),
  ('billing', '话费账单', 'Billing'),
  ('service', '业务办理', 'Orders and changes'),
  ('complaint', '投诉处理', 'Complaints'),
  ('elder_care', '老年关爱', 'Elder care'),
  ('vip', 'VIP服务', 'VIP service'),
  ('chat', '在线客服', 'Chat');

insert into queues (code, zh, en, skill, overflow_skill, overflow_after_seconds) values
  ('general', '综合咨询', 'General enquiries', 'general', null, 30),
  ('fault', '故障报修', 'Faults', 'fault', 'general', 30),
  ('billing', '话费账单', 'Billing', 'billing', 'general', 30),
  ('service', '业务办理', 'Orders and changes', 'service', 'general', 30),
  ('complaint', '投诉建议', 'Complaints', 'complaint', 'general', 45),
  ('elder', '老年关爱专席', 'Elder care', 'elder_care', 'general', 10),
  ('vip', 'VIP专席', 'VIP', 'vip', 'general', 20),
  ('chat', '在线客服', 'Chat', 'chat', 'general', 60);

insert into queue_entries (rank, channel, service_class, topic_prefix, queue_code) values
  (10, 'voice', 'elder', null, 'elder'),
  (20, 'voice', 'vip', null, 'vip'),
  (30, 'chat', null, null, 'chat'),
  (40, null, null, 'fault', 'fault'),
  (50, null, null, 'billing', 'billing'),
  (60, null, null, 'service', 'service'),
  (70, null, null, 'complaint', 'complaint'),
  (1000, null, null, null, 'general');
