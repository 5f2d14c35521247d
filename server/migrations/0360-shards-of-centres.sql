-- Several shards in one house: each has one node that decides for it, alone. The cut goes between centres: a queue belongs to the shard of its
-- centre, an agent for as long as they are signed on to the shard that theirs had when they signed on. No row: shard 0.
create table routing_shards (
  centre     text primary key check (length(centre) <= 40),
  shard      smallint not null check (shard between 1 and 63),
  updated_at timestamptz not null default now()
);
alter table agent_states add column shard smallint not null default 0;
-- Was 0 for every queue, and is said by the centre now.
alter table queues drop column shard;

-- Read by the screen before it is changed by it.
alter table routing_settings add column shards_version integer not null default 1;

-- A node that would decide for a shard in the first place says so while another does; that one gives it back.
alter table routing_leases add column wished_by text check (length(wished_by) <= 80), add column wished_until timestamptz;
