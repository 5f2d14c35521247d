-- messaging: who chats with us, what they came for, what they sent along.
create table chat_visitors (
  id              uuid primary key,
  -- sha256 of the 256-bit token in the visitor's browser; the token itself is nowhere.
  token_hash      bytea not null unique check (length(token_hash) = 32),
  language        text not null check (language in ('zh', 'en')),
  display_name    text check (length(display_name) <= 24),
  -- As the visitor typed it: claimed until a code sent to it came back.
  number          text check (length(number) <= 32),
  number_verified boolean not null default false,
  created_at      timestamptz not null,
  last_seen_at    timestamptz not null
);

create table chat_conversations (
  contact_id      uuid primary key references contacts (id),
  visitor_id      uuid not null references chat_visitors (id),
  topic           text not null check (length(topic) <= 40),
  language        text not null check (language in ('zh', 'en')),
  number          text check (length(number) <= 32),
  number_verified boolean not null default false,
  opened_at       timestamptz not null,
  -- The agent's name as the customer was told it.
  agent_name      text check (length(agent_name) <= 64),
  ended_at        timestamptz,
  stars           smallint check (stars between 1 and 5),
  rating_words    text check (length(rating_words) <= 500),
  rated_at        timestamptz
);
-- One conversation at a time: a second window is the same conversation (CH-10).
create unique index chat_conversations_one_open on chat_conversations (visitor_id) where ended_at is null;
create index chat_conversations_of_visitor on chat_conversations (visitor_id, opened_at desc, contact_id desc);
create index chat_conversations_open on chat_conversations (contact_id) where ended_at is null;

create table chat_attachments (
  id          uuid primary key,
  contact_id  uuid not null references chat_conversations (contact_id),
  side        text not null check (side in ('customer', 'agent')),
  blob_id     text not null check (length(blob_id) <= 80),
  file_name   text not null check (length(file_name) <= 200),
  media_type  text not null check (length(media_type) <= 100),
  bytes       integer not null check (bytes > 0),
  uploaded_at timestamptz not null
);
create index chat_attachments_of_contact on chat_attachments (contact_id);
