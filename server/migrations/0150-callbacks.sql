-- What each waiting contact was told first, and what it came to: the measured error of our estimates.
create table wait_promises (
  contact_id       uuid primary key,
  queue_code       text not null check (length(queue_code) <= 40),
  channel          text not null check (length(channel) <= 20),
  position         integer not null check (position >= 1),
  promised_seconds integer not null check (promised_seconds >= 0),
  method           text not null check (method in ('departures', 'fluid')),
  promised_at      timestamptz not null,
  outcome          text check (outcome in ('answered', 'gave_up', 'called_back', 'lost')),
  waited_seconds   double precision,
  settled_at       timestamptz
);
create index wait_promises_by_time on wait_promises (promised_at);

-- When a customer may ask to be called: minutes of the local day; no span: as soon as the place comes up.
create table callback_windows (
  code         text primary key check (length(code) <= 40),
  rank         integer not null,
  zh           text not null check (length(zh) <= 40),
  en           text not null check (length(en) <= 60),
  day_offset   smallint check (day_offset between 0 and 7),
  from_minute  smallint check (from_minute between 0 and 1439),
  until_minute smallint check (until_minute between 1 and 1440),
  -- What the voice menu says for it; null: only on a screen.
  sound        text check (length(sound) <= 60),
  active       boolean not null default true,
  check ((day_offset is null) = (from_minute is null) and (day_offset is null) = (until_minute is null))
);
insert into callback_windows (code, rank, zh, en, day_offset, from_minute, until_minute, sound) values
  ('soon', 10, '轮到我时立即回拨', 'As soon as it is my turn', null, null, null, 'callback-window-soon'),
  ('today_forenoon', 20, '今天 9:00–12:00', 'Today 9:00–12:00', 0, 540, 720, 'callback-window-today-forenoon'),
  ('today_afternoon', 30, '今天 14:00–18:00', 'Today 14:00–18:00', 0, 840, 1080, 'callback-window-today-afternoon'),
  ('today_evening', 40, '今天 18:00–20:30', 'Today 18:00–20:30', 0, 1080, 1230, 'callback-window-today-evening'),
  ('tomorrow_forenoon', 50, '明天 9:00–12:00', 'Tomorrow 9:00–12:00', 1, 540, 720, 'callback-window-tomorrow-forenoon'),
  ('tomorrow_afternoon', 60, '明天 14:00–18:00', 'Tomorrow 14:00–18:00', 1, 840, 1080, 'callback-window-tomorrow-afternoon');

create table callback_settings (
  one                 boolean primary key default true check (one),
  -- Nobody is called between these minutes of the local day.
  quiet_from_minute   smallint not null default 1260 check (quiet_from_minute between 0 and 1439),
  quiet_until_minute  smallint not null default 480 check (quiet_until_minute between 0 and 1439),
  retry_seconds       integer not null default 600 check (retry_seconds between 1 and 86400),
  ring_seconds        integer not null default 40 check (ring_seconds between 3 and 120),
  -- A callback is offered to whoever would wait longer than this.
  offer_after_seconds integer not null default 60 check (offer_after_seconds between 0 and 7200)
);
insert into callback_settings default values;

create table callbacks (
  id                  uuid primary key,
  -- The contact that waited; the one that calls back.
  contact_id          uuid not null unique,
  outbound_contact_id uuid unique,
  channel             text not null check (channel in ('voice', 'chat')),
  way                 text not null check (way in ('call', 'message')),
  -- Personal data: readers get it masked.
  number              text check (length(number) <= 20),
  called_number       text check (length(called_number) <= 32),
  customer_id         text check (length(customer_id) <= 64),
  service_class       text not null,
  topic               text check (length(topic) <= 80),
  queue_code          text not null check (length(queue_code) <= 40),
  -- The place it keeps: when it took its place in the queue, and what else the order is made of.
  kept_at             timestamptz not null,
  kept_key            jsonb not null,
  window_code         text not null check (length(window_code) <= 40),
  window_from         timestamptz not null,
  window_until        timestamptz not null,
  state               text not null check (state in ('asked', 'waiting', 'due', 'dialling', 'connected', 'done', 'failed',
                        'cancelled', 'expired')),
  -- When it is looked at next; null: nothing to do by the clock.
  due_at              timestamptz,
  -- Times the customer was rung and did not answer, and times we dialled at all.
  tries               smallint not null default 0,
  dials               smallint not null default 0,
  promised_at         timestamptz not null,
  connected_at        timestamptz,
  ended_at            timestamptz,
  ended_reason        text check (length(ended_reason) <= 80),
  note                text check (length(note) <= 500),
  -- A promise that was not kept lies on the shift leader's list until somebody has dealt with it.
  settled_at          timestamptz,
  settled_by          uuid,
  settled_note        text check (length(settled_note) <= 500),
  version             integer not null default 1,
  check ((way = 'call') = (number is not null))
);
-- Two callbacks for the same number are one.
create unique index callbacks_one_open_per_number on callbacks (number)
  where state in ('asked', 'waiting', 'due', 'dialling');
create index callbacks_due on callbacks (due_at) where due_at is not null;
create index callbacks_by_time on callbacks (promised_at desc, id desc);
create index callbacks_to_settle on callbacks (ended_at) where state in ('failed', 'expired') and settled_at is null;

create table callback_transitions (
  callback_id uuid not null references callbacks (id),
  seq         integer not null,
  at          timestamptz not null,
  from_state  text,
  event       text not null,
  to_state    text not null,
  actor       text not null check (length(actor) <= 80),
  reason      text check (length(reason) <= 500),
  primary key (callback_id, seq)
);
create trigger callback_transitions_append_only before update or delete on callback_transitions
  for each row execute function refuse_change();

-- Written before the phone rings: the key lets nobody dial twice for one try, whatever crashes in between.
create table callback_tries (
  callback_id uuid not null references callbacks (id),
  nth         smallint not null,
  contact_id  uuid not null unique,
  agent_id    uuid not null,
  at          timestamptz not null,
  outcome     text check (outcome in ('answered', 'no_answer', 'busy', 'unreachable', 'lost')),
  ended_at    timestamptz,
  primary key (callback_id, nth)
);

-- The customer looks away and is told in the conversation when somebody is there.
alter table chat_conversations add column waits_aside boolean not null default false;
