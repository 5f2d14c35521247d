-- The SIP of a call as it went over the wire, masked before it is stored, and how its sound was.

create table sip_traces (
  id         uuid primary key,
  sip_id     text not null check (length(sip_id) <= 256),
  node       text not null check (length(node) <= 80),
  trunk      text not null check (length(trunk) <= 40),
  direction  text not null check (direction in ('in', 'out')),
  -- Masked already: 138****8000.
  caller     text not null check (length(caller) <= 64),
  called     text not null check (length(called) <= 64),
  started_at timestamptz not null,
  ended_at   timestamptz not null,
  -- Final answer to the INVITE; null: none.
  status     smallint,
  -- Deflated JSON of masked messages.
  messages   bytea not null check (length(messages) <= 65536)
);
create index sip_traces_by_time on sip_traces (started_at desc, id desc);
create index sip_traces_by_sip_id on sip_traces (sip_id);

create table call_quality (
  contact_id  uuid not null references contacts (id) on delete cascade,
  leg         text not null check (leg in ('trunk', 'agent')),
  trunk       text not null default '' check (length(trunk) <= 40),
  agent_id    uuid,
  at          timestamptz not null,
  packets_in  integer not null check (packets_in >= 0),
  packets_out integer not null check (packets_out >= 0),
  lost        integer not null check (lost >= 0),
  jitter_ms   real not null,
  -- As the far end reports it by RTCP.
  round_trip_ms real,
  remote_lost   integer,
  mos           real check (mos between 1 and 5),
  primary key (contact_id, leg, at)
);
create index call_quality_bad on call_quality (at desc) where mos < 3.6;
