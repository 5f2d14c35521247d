-- contacts: the life of every engagement, what was said, what was recorded.
create table contacts (
  id                 uuid primary key,
  channel            text not null check (channel in ('voice', 'chat')),
  direction          text not null default 'inbound' check (direction in ('inbound', 'outbound')),
  state              text not null check (state in ('arrived', 'self_service', 'waiting', 'offered', 'connected',
                       'after_call_work', 'closed', 'abandoned', 'failed')),
  customer_id        text check (length(customer_id) <= 64),
  -- Caller number, or the name a chat visitor gave. Personal data: readers get it masked.
  customer_address   text not null check (length(customer_address) <= 64),
  called_number      text check (length(called_number) <= 32),
  queue_code         text check (length(queue_code) <= 40),
  service_class      text not null default 'ordinary' check (service_class in ('elder', 'vip', 'enterprise', 'star', 'complaint', 'ordinary')),
  topic              text check (length(topic) <= 80),
  agent_id           uuid,
  case_id            uuid,
  arrived_at         timestamptz not null,
  requested_human_at timestamptz,
  -- When it took its present place in the queue: a contact that is put back keeps its old one.
  queued_at          timestamptz,
  put_first          boolean not null default false,
  offered_at         timestamptz,
  answered_at        timestamptz,
  ended_at           timestamptz,
  closed_at          timestamptz,
  ended_by           text check (ended_by in ('customer', 'agent', 'system')),
  end_reason         text check (length(end_reason) <= 80),
  disposition        text check (length(disposition) <= 60),
  note               text check (length(note) <= 2000),
  satisfaction       smallint check (satisfaction between 1 and 5),
  version            integer not null default 1
);
create index contacts_live on contacts (state, queued_at) where state not in ('closed', 'abandoned', 'failed');
create index contacts_by_arrival on contacts (arrived_at desc, id desc);
create index contacts_by_customer on contacts (customer_id, arrived_at desc) where customer_id is not null;
create index contacts_by_agent on contacts (agent_id, arrived_at desc) where agent_id is not null;
create index contacts_by_case on contacts (case_id) where case_id is not null;
create index contacts_by_queue on contacts (queue_code, requested_human_at) where requested_human_at is not null;
create index contacts_by_address on contacts using gin (customer_address gin_trgm_ops);

create table contact_transitions (
  contact_id uuid not null references contacts (id),
  seq        integer not null,
  at         timestamptz not null,
  from_state text,
  event      text not null,
  to_state   text not null,
  -- `staff:<id>`, `customer`, or `system:<part>`
  actor      text not null check (length(actor) <= 80),
  reason     text check (length(reason) <= 500),
  agent_id   uuid,
  primary key (contact_id, seq)
);
create trigger contact_transitions_append_only before update or delete on contact_transitions
  for each row execute function refuse_change();

create table transcript_entries (
  contact_id        uuid not null references contacts (id),
  seq               integer not null,
  at                timestamptz not null,
  author            text not null check (author in ('customer', 'agent', 'system')),
  author_id         text check (length(author_id) <= 80),
  author_name       text not null check (length(author_name) <= 64),
  kind              text not null check (kind in ('text', 'image', 'file', 'notice')),
  body              text not null check (length(body) <= 4000),
  attachment        jsonb,
  client_message_id text check (length(client_message_id) <= 64),
  primary key (contact_id, seq)
);
-- A message sent twice by a client that lost the answer is one message.
create unique index transcript_entries_once on transcript_entries (contact_id, author, client_message_id)
  where client_message_id is not null;
create index transcript_entries_words on transcript_entries using gin (body gin_trgm_ops);
create trigger transcript_entries_append_only before update or delete on transcript_entries
  for each row execute function refuse_change();

-- The last sequence number given out, and how far each side has read.
create table transcripts (
  contact_id    uuid primary key references contacts (id),
  last_seq      integer not null default 0,
  customer_read integer not null default 0,
  agent_read    integer not null default 0
);

create table recordings (
  id          uuid primary key,
  contact_id  uuid not null references contacts (id),
  state       text not null check (state in ('recording', 'complete', 'repaired', 'lost')),
  path        text not null check (length(path) <= 300),
  started_at  timestamptz not null,
  ended_at    timestamptz,
  duration_ms integer,
  bytes       bigint,
  sha256      text
);
create index recordings_by_contact on recordings (contact_id);
create index recordings_open on recordings (id) where state = 'recording';
