-- Routing in depth: rules as versioned documents, what a contact asks for, why it was decided, and who owns the decisions.

alter table contacts drop constraint contacts_channel_check;
alter table contacts add constraint contacts_channel_check check (channel in ('voice', 'video', 'chat'));
alter table contacts drop constraint contacts_service_class_check;
alter table contacts add constraint contacts_service_class_check
  check (service_class in ('emergency', 'elder', 'vip', 'enterprise', 'star', 'complaint', 'ordinary'));
alter table queue_entries drop constraint queue_entries_channel_check;
alter table queue_entries add constraint queue_entries_channel_check check (channel in ('voice', 'video', 'chat'));

-- Where a queue belongs and when it is open. `closed_to` takes its contacts while it is closed: nobody stands before a shut door.
alter table queues add column channel text check (channel in ('voice', 'video', 'chat'));
alter table queues add column business_line text not null default '' check (length(business_line) <= 40);
alter table queues add column centre text check (length(centre) <= 40);
alter table queues add column calendar text check (length(calendar) <= 40);
alter table queues add column closed_to text references queues (code);
alter table queues add column shard smallint not null default 0 check (shard between 0 and 1023);
alter table queues add column active boolean not null default true;
alter table skills add column active boolean not null default true;

-- Capacity and manner of one agent. Voice may interrupt chat: with chats in hand, a call may still be offered.
alter table agent_profiles drop constraint agent_profiles_voice_capacity_check;
alter table agent_profiles add constraint agent_profiles_voice_capacity_check check (voice_capacity between 0 and 1);
alter table agent_profiles add column video_capacity smallint not null default 0 check (video_capacity between 0 and 1);
alter table agent_profiles add column voice_interrupts_chat boolean not null default false;
alter table agent_profiles add column auto_answer boolean not null default false;
alter table agent_profiles add column profile text check (length(profile) <= 40);

create table routing_rules (
  version     integer primary key,
  state       text not null check (state in ('draft', 'in_force', 'retired', 'discarded')),
  rules       jsonb not null,
  note        text not null default '' check (length(note) <= 500),
  based_on    integer references routing_rules (version),
  created_by  uuid,
  created_at  timestamptz not null default now(),
  released_by uuid,
  released_at timestamptz
);
create unique index routing_rules_one_in_force on routing_rules (state) where state = 'in_force';

-- What the queues said until now becomes version 1.
insert into routing_rules (version, state, note, released_at, rules)
select 1, 'in_force', '初始规则', now(), jsonb_build_object(
  'priority', jsonb_build_object(
    'classes', jsonb_build_object('emergency', 1800, 'elder', 300, 'vip', 300, 'complaint', 180, 'enterprise', 120, 'star', 0, 'ordinary', 0),
    'stars', jsonb_build_array(0, 0, 0, 60, 120),
    'repeatedCaller', jsonb_build_object('withinHours', 24, 'seconds', 60),
    'openCase', 30,
    'atMost', 1800),
  'sticky', jsonb_build_object(
    'vipManager', jsonb_build_object('on', true, 'holdSeconds', 30, 'standIn', true),
    'caseAgent', jsonb_build_object('on', true, 'holdSeconds', 10),
    'lastAgent', jsonb_build_object('on', true, 'holdSeconds', 5, 'withinHours', 2)),
  'queues', (
    select jsonb_agg(jsonb_build_object(
      'code', q.code, 'strategy', 'longest_idle', 'ringSeconds', q.ring_seconds, 'afterCallSeconds', 180,
      'steps', jsonb_build_array(jsonb_build_object(
          'kind', 'skill', 'afterSeconds', 0, 'skill', q.skill, 'minLevel', q.min_level, 'scope', 'everywhere'))
        || case when q.overflow_skill is null then '[]'::jsonb else jsonb_build_array(jsonb_build_object(
          'kind', 'skill', 'afterSeconds', q.overflow_after_seconds, 'skill', q.overflow_skill, 'minLevel', 1, 'scope', 'everywhere')) end
      ) order by q.code)
    from queues q),
  'selfService', jsonb_build_array(
    jsonb_build_object('channel', null, 'serviceClass', 'elder', 'topicPrefix', null, 'hours', null, 'first', 'person'),
    jsonb_build_object('channel', null, 'serviceClass', 'vip', 'topicPrefix', null, 'hours', null, 'first', 'person'),
    jsonb_build_object('channel', null, 'serviceClass', 'emergency', 'topicPrefix', null, 'hours', null, 'first', 'person')));

alter table queues drop column skill;
alter table queues drop column min_level;
alter table queues drop column overflow_skill;
alter table queues drop column overflow_after_seconds;
alter table queues drop column ring_seconds;

-- What a waiting contact asks for beyond its queue, as it was when it asked: facts with their worth, the preferred agent.
alter table contacts add column routing jsonb;
-- Set by a shift leader: stands in for the time it asked at when the order is made.
alter table contacts add column placed_at timestamptz;

-- Each widening of the circle that a waiting contact lived through, with who was there and who was busy at that moment.
create table routing_steps (
  contact_id uuid not null,
  step       smallint not null,
  at         timestamptz not null,
  because    jsonb not null,
  primary key (contact_id, step, at)
);

-- Who decides: one node per shard, by lease; the epoch rises with every change of hands and fences what a former owner still sends.
create table routing_leases (
  shard      smallint primary key,
  epoch      bigint not null default 0,
  holder     text check (length(holder) <= 80),
  expires_at timestamptz not null default '-infinity'
);
insert into routing_leases (shard) values (0);
