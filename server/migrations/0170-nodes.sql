-- Several nodes: who is alive, who holds which desk, what the bus could not carry, and which node a call runs on.

-- One name for this database on a bus that several systems may share.
create table installation (
  only_one boolean primary key default true check (only_one),
  id       uuid not null default gen_random_uuid()
);
insert into installation default values;

create table nodes (
  name       text primary key check (length(name) between 1 and 80),
  -- One life of one process: a restart under the same name is another run.
  run        uuid not null,
  roles      text[] not null check (cardinality(roles) between 1 and 8),
  version    text not null check (length(version) <= 40),
  bus        text not null check (bus in ('alone', 'connected', 'lost')),
  started_at timestamptz not null default now(),
  seen_at    timestamptz not null default now()
);

-- False: the holder has the lease by time alone (another session kept the advisory lock), so a free lock proves nothing.
alter table routing_leases add column locked boolean not null default true;

-- The slow way of the bus. Unlogged: a push that a crash of the server loses is read again by the screen.
create unlogged table bus_letters (
  id      bigint generated always as identity primary key,
  sender  uuid not null,
  nth     bigint not null,
  subject text not null check (length(subject) <= 80),
  data    jsonb not null,
  sent_at timestamptz not null default now()
);
create index bus_letters_by_time on bus_letters (sent_at);

create table agent_presence (
  staff_id   uuid not null,
  node       text not null check (length(node) <= 80),
  desks      smallint not null check (desks >= 0),
  voice_leg  boolean not null,
  updated_at timestamptz not null,
  primary key (staff_id, node)
);
create index agent_presence_by_node on agent_presence (node);

-- Whose process holds the sound of this call. Null: from before there were several.
alter table calls add column node text check (length(node) <= 80);
