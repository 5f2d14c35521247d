-- What people do with the line by hand: moved by a shift leader, passed on by an agent, a colleague asked, a little more time afterwards.

create table contact_places (
  id          uuid primary key,
  contact_id  uuid not null,
  at          timestamptz not null,
  by_staff    uuid not null,
  reason      text not null check (length(reason) <= 200),
  -- Null: its own place, given by when it asked.
  from_place  timestamptz,
  from_first  boolean not null,
  to_place    timestamptz,
  to_first    boolean not null,
  undone_at   timestamptz,
  undone_by   uuid
);
create index contact_places_by_contact on contact_places (contact_id, at);

create table contact_transfers (
  id          uuid primary key,
  contact_id  uuid not null,
  at          timestamptz not null,
  by_staff    uuid not null,
  kind        text not null check (kind in ('agent', 'queue', 'post')),
  -- A staff id, a queue or a post.
  target      text not null check (length(target) <= 40),
  queue_code  text not null check (length(queue_code) <= 40),
  reason      text not null check (length(reason) <= 40),
  note        text not null default '' check (length(note) <= 500)
);
create index contact_transfers_by_contact on contact_transfers (contact_id, at);

-- A question to a colleague beside a contact; the customer never sees it.
create table consults (
  id          uuid primary key,
  contact_id  uuid not null,
  asker       uuid not null,
  asked       uuid not null,
  opened_at   timestamptz not null,
  closed_at   timestamptz,
  last_seq    integer not null default 0
);
create index consults_open on consults (asked) where closed_at is null;
create index consults_open_by_asker on consults (asker) where closed_at is null;
create unique index consults_one_open on consults (contact_id, asked) where closed_at is null;

create table consult_messages (
  consult_id        uuid not null references consults (id),
  seq               integer not null,
  at                timestamptz not null,
  author            uuid not null,
  body              text not null check (length(body) <= 2000),
  client_message_id text not null check (length(client_message_id) <= 64),
  primary key (consult_id, seq)
);
-- A word sent twice by a desk that lost the answer is one word.
create unique index consult_messages_once on consult_messages (consult_id, author, client_message_id);

-- Asked for once a contact; the limit itself is a rule of the queue and is not stored.
create table after_call_extensions (
  contact_id uuid primary key,
  agent_id   uuid not null,
  at         timestamptz not null,
  seconds    integer not null check (seconds between 1 and 600),
  reason     text not null check (length(reason) <= 200)
);
