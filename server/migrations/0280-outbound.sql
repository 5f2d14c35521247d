-- Calls that an agent makes to a customer: one row a contact, with what became of it.
create table dials (
  contact_id  uuid primary key references contacts (id),
  purpose     text not null check (purpose in ('click_to_dial', 'callback', 'follow_up')),
  agent_id    uuid not null,
  -- The same key of the same agent is the same call; null: nobody pressed a button, a callback was accepted.
  command_key text check (length(command_key) <= 64),
  -- Personal data: readers get it masked.
  number      text not null check (number ~ '^[0-9]{3,20}$'),
  shown       text not null check (length(shown) <= 32),
  customer_id text check (length(customer_id) <= 64),
  case_id     uuid,
  state       text not null check (state in ('dialling', 'ringing', 'answered', 'over')),
  outcome     text check (outcome in ('answered', 'voicemail', 'no_answer', 'busy', 'congestion', 'powered_off', 'unreachable',
                'invalid_number', 'rejected', 'cancelled', 'lost')),
  -- The last final answer of the line: SIP status and Q.850 cause.
  status      smallint,
  cause       smallint,
  started_at  timestamptz not null,
  answered_at timestamptz,
  -- When a machine was heard to record.
  machine_at  timestamptz,
  ended_at    timestamptz,
  version     integer not null default 1
);
-- One at a time, however many buttons are pressed in however many tabs.
create unique index dials_one_per_agent on dials (agent_id) where state in ('dialling', 'ringing');
create unique index dials_once on dials (agent_id, command_key) where command_key is not null;
create index dials_of_agent on dials (agent_id, started_at desc);
create index dials_of_number on dials (number, started_at);
create index dials_of_case on dials (case_id, started_at desc) where case_id is not null;
create index dials_by_time on dials (started_at desc, contact_id);

create table dial_transitions (
  contact_id uuid not null references dials (contact_id),
  seq        integer not null,
  at         timestamptz not null,
  from_state text,
  event      text not null,
  to_state   text not null,
  outcome    text check (length(outcome) <= 40),
  primary key (contact_id, seq)
);
create trigger dial_transitions_append_only before update or delete on dial_transitions
  for each row execute function refuse_change();

-- Calls that were wished for and not made, and why: do-not-call, quiet hours, limit, no line.
create table dial_refusals (
  id          uuid primary key,
  at          timestamptz not null,
  purpose     text not null check (length(purpose) <= 20),
  staff_id    uuid,
  number      text check (length(number) <= 20),
  customer_id text check (length(customer_id) <= 64),
  case_id     uuid,
  contact_id  uuid,
  code        text not null check (length(code) <= 60)
);
create index dial_refusals_by_time on dial_refusals (at desc, id);
create trigger dial_refusals_append_only before update or delete on dial_refusals
  for each row execute function refuse_change();

create table dial_rules (
  one          boolean primary key default true check (one),
  -- Calls to one customer in a day that they have not asked for; 0: no limit.
  per_day      smallint not null default 5 check (per_day between 0 and 100),
  ring_seconds smallint not null default 45 check (ring_seconds between 5 and 180)
);
insert into dial_rules default values;

-- A try of a callback ends in more ways than it did.
alter table callback_tries drop constraint callback_tries_outcome_check;
alter table callback_tries add constraint callback_tries_outcome_check check (outcome in ('answered', 'voicemail', 'no_answer',
  'busy', 'congestion', 'powered_off', 'unreachable', 'invalid_number', 'rejected', 'cancelled', 'lost'));

insert into post_permissions (post, permission)
select post, 'contact.dial.customer' from post_permissions where permission = 'contact.handle.voice'
on conflict do nothing;
