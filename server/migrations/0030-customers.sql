-- What our own people know of a customer beside the operator's record. Customers themselves live in the operator's systems;
-- customer_id is that system's key, so nothing here references a table.

-- One row per customer that we have changed something for. Every change locks it first: that orders the customer's events.
create table customer_profiles (
  customer_id text primary key check (length(customer_id) between 1 and 32),
  -- The customer's wishes as our people heard them; a key that is absent is as the operator has it.
  preferences jsonb not null default '{}',
  version     integer not null default 1,
  updated_at  timestamptz not null
);

create table customer_notes (
  id          uuid primary key,
  -- The order in which they were written: two may carry the same millisecond.
  seq         bigint generated always as identity,
  customer_id text not null references customer_profiles (customer_id),
  text        text not null check (length(text) between 1 and 500),
  pinned      boolean not null default false,
  staff_id    uuid not null,
  staff_no    text not null,
  staff_name  text not null,
  at          timestamptz not null
);
create index customer_notes_newest on customer_notes (customer_id, pinned desc, seq desc);

-- A correction lies over the operator's record until that record agrees; the newest per field counts, older ones are the trace.
create table customer_corrections (
  id          uuid primary key,
  seq         bigint generated always as identity,
  customer_id text not null references customer_profiles (customer_id),
  field       text not null check (field in ('contactPhone', 'contactPerson', 'address')),
  value       text not null check (length(value) between 1 and 200),
  reason      text not null check (length(reason) between 1 and 200),
  staff_id    uuid not null,
  staff_no    text not null,
  staff_name  text not null,
  at          timestamptz not null
);
create index customer_corrections_newest on customer_corrections (customer_id, field, seq desc);
create trigger customer_corrections_append_only before update or delete on customer_corrections
  for each row execute function refuse_change();
