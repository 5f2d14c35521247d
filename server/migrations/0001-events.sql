create extension if not exists pg_trgm;

-- Every change of state writes its event here in the same transaction; listeners and screens are told after the commit.
create table events (
  position     bigint generated always as identity primary key,
  aggregate    text not null check (length(aggregate) <= 40),
  aggregate_id text not null check (length(aggregate_id) <= 80),
  seq          integer not null,
  type         text not null check (length(type) <= 80),
  data         jsonb not null,
  at           timestamptz not null,
  -- The writer's transaction. Reading it while the row is built gives the transaction its id before it takes a position,
  -- which is what lets a reader tell a position that will still appear from one that never will.
  tx           xid8 not null,
  unique (aggregate, aggregate_id, seq)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

create trigger events_append_only before update or delete on events
  for each row execute function refuse_change();

-- How far each durable listener has come.
create table event_cursors (
  listener   text primary key,
  position   bigint not null,
  updated_at timestamptz not null default now()
);

-- An event that a listener could not digest after many tries is put aside here with its error, seen by operations, and can be replayed.
create table event_failures (
  listener  text not null,
  position  bigint not null references events (position),
  error     text not null,
  tries     integer not null,
  failed_at timestamptz not null default now(),
  primary key (listener, position)
);
