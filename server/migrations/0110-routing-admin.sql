-- Queue and skill administration: business hours with 调休, templates of agents, and versions against lost changes.

-- One row. Every change of a setting locks it first: changes follow each other, and checks that look at several tables hold.
create table routing_settings (
  id              smallint primary key default 1 check (id = 1),
  version         bigint not null default 1,
  entries_version integer not null default 1,
  changed_at      timestamptz not null default now()
);
insert into routing_settings default values;

alter table queues add column version integer not null default 1;
alter table skills add column version integer not null default 1;
alter table agent_profiles add column version integer not null default 1;
create index agent_skills_by_skill on agent_skills (skill, level);
create index agent_profiles_by_profile on agent_profiles (profile) where profile is not null;

-- Periods are pairs of minutes from midnight in Asia/Shanghai; a period that ends after 1440 runs into the next day.
create table calendars (
  code          text primary key check (length(code) between 1 and 40),
  zh            text not null check (length(zh) between 1 and 40),
  en            text not null check (length(en) between 1 and 60),
  -- Seven lists of periods, Monday first.
  week          jsonb not null check (jsonb_array_length(week) = 7),
  -- Statutory holidays of mainland China and the working days that make up for them (调休).
  statutory     boolean not null,
  holiday_hours jsonb not null default '[]',
  makeup_hours  jsonb not null default '[]',
  version       integer not null default 1
);

create table calendar_days (
  calendar text not null references calendars (code) on delete cascade,
  day      date not null,
  name     text not null check (length(name) between 1 and 40),
  hours    jsonb not null,
  primary key (calendar, day)
);

alter table queues add constraint queues_calendar_fkey foreign key (calendar) references calendars (code);

create table routing_profiles (
  code                  text primary key check (length(code) between 1 and 40),
  zh                    text not null check (length(zh) between 1 and 40),
  en                    text not null check (length(en) between 1 and 60),
  voice_capacity        smallint not null check (voice_capacity between 0 and 1),
  video_capacity        smallint not null check (video_capacity between 0 and 1),
  chat_capacity         smallint not null check (chat_capacity between 0 and 20),
  voice_interrupts_chat boolean not null,
  auto_answer           boolean not null,
  version               integer not null default 1
);

create table routing_profile_skills (
  profile text not null references routing_profiles (code) on delete cascade,
  skill   text not null references skills (code),
  level   smallint not null check (level between 1 and 5),
  primary key (profile, skill)
);

alter table agent_profiles add constraint agent_profiles_profile_fkey foreign key (profile) references routing_profiles (code);

-- What the house opens with: round the clock, and the hours of a business hall.
insert into calendars (code, zh, en, week, statutory, holiday_hours, makeup_hours) values
  ('office', '工作日两段', 'Office hours',
   '[[[480,720],[810,1080]],[[480,720],[810,1080]],[[480,720],[810,1080]],[[480,720],[810,1080]],[[480,720],[810,1080]],[],[]]',
   true, '[]', '[[480,720],[810,1080]]'),
  ('daytime', '每天白班', 'Daytime, every day',
   '[[[480,1200]],[[480,1200]],[[480,1200]],[[480,1200]],[[480,1200]],[[480,1200]],[[480,1200]]]',
   true, '[[540,1080]]', '[[480,1200]]');
