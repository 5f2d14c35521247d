-- Flows 流程: what is said, asked and done before a person answers, as documents with every version that ever ran.

create table flows (
  id         uuid primary key,
  key        text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name       text not null check (length(name) between 1 and 40),
  created_at timestamptz not null
);

create table flow_versions (
  id          uuid primary key,
  flow_id     uuid not null references flows (id),
  version     integer not null check (version > 0),
  -- `json`, not `jsonb`: people read it in the order in which they wrote it.
  document    json not null check (length(document::text) <= 204800),
  steps       integer not null check (steps >= 0),
  state       text not null check (state in ('draft', 'released', 'retired', 'discarded')),
  revision    integer not null default 1 check (revision > 0),
  made_at     timestamptz not null,
  made_by     uuid,
  released_at timestamptz,
  released_by uuid,
  reason      text check (length(reason) <= 200),
  unique (flow_id, version)
);
create unique index flow_versions_one_released on flow_versions (flow_id) where state = 'released';
create unique index flow_versions_one_draft on flow_versions (flow_id) where state = 'draft';

create table flow_version_transitions (
  id         bigint generated always as identity primary key,
  version_id uuid not null references flow_versions (id),
  at         timestamptz not null,
  from_state text,
  event      text not null,
  to_state   text not null,
  by         uuid,
  reason     text
);
create index flow_version_transitions_of on flow_version_transitions (version_id, id);

insert into post_permissions (post, permission)
select post, 'flow.manage' from unnest(array['administrator', 'operations_manager']) as post
on conflict do nothing;
