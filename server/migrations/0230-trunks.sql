-- Trunks as data: who may call us and whom we call, the numbers people dial, and which trunk and number a call out takes.

create table trunks (
  id               uuid primary key,
  name             text not null unique check (name ~ '^[A-Za-z0-9_-]{1,40}$'),
  note             text not null default '' check (length(note) <= 200),
  enabled          boolean not null,
  addresses        text[] not null check (cardinality(addresses) <= 64),
  username         text not null default '' check (length(username) <= 64),
  inbound_username text not null default '' check (length(inbound_username) <= 64),
  -- Sealed with the key file of the installation, or `file:/path`. Never in the clear.
  secret           text check (length(secret) <= 1000),
  inbound_secret   text check (length(inbound_secret) <= 1000),
  settings         jsonb not null,
  version          integer not null default 1,
  changed_at       timestamptz not null
);

-- Ways out, in the order they are tried.
create table trunk_peers (
  trunk_id  uuid not null references trunks (id) on delete cascade,
  place     smallint not null check (place between 1 and 8),
  host      text not null check (length(host) <= 64),
  port      integer not null check (port between 1 and 65535),
  transport text not null check (transport in ('udp', 'tcp', 'tls')),
  primary key (trunk_id, place)
);

create table numbers (
  number     text primary key check (number ~ '^[0-9]{3,20}$'),
  label      text not null check (length(label) between 1 and 60),
  topic      text not null default '' check (length(topic) <= 80),
  entry_flow text not null default '' check (length(entry_flow) <= 64),
  greeting   text not null default '' check (length(greeting) <= 80),
  enabled    boolean not null,
  version    integer not null default 1,
  changed_at timestamptz not null
);

-- One row: its rules are read from top to bottom, so they are one thing that is changed as a whole.
create table outbound_plan (
  id         smallint primary key default 1 check (id = 1),
  routes     jsonb not null default '[]' check (jsonb_array_length(routes) <= 200),
  shown      jsonb not null default '[]' check (jsonb_array_length(shown) <= 200),
  version    integer not null default 1,
  changed_at timestamptz not null default now()
);
insert into outbound_plan default values;

-- What each voice node sees of its trunks. Unlogged: it is said again every few seconds.
create unlogged table trunk_live (
  node    text primary key check (length(node) <= 80),
  seen_at timestamptz not null,
  trunks  jsonb not null
);

-- Asked for on any node, done by one that carries voice.
create table trunk_tests (
  id         uuid primary key,
  trunk      text not null check (length(trunk) <= 40),
  kind       text not null check (kind in ('ping', 'call')),
  number     text check (number ~ '^[0-9]{3,20}$'),
  state      text not null check (state in ('asked', 'running', 'done', 'failed')),
  asked_by   uuid not null,
  asked_at   timestamptz not null,
  changed_at timestamptz not null,
  node       text check (length(node) <= 80),
  report     jsonb
);
create index trunk_tests_open on trunk_tests (asked_at) where state in ('asked', 'running');

insert into post_permissions (post, permission)
values ('operations_manager', 'voice.trunks'), ('administrator', 'voice.trunks')
on conflict do nothing;
