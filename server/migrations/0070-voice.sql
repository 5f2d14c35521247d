-- voice: the running calls, with what is needed to say goodbye to the far end after this process died.
create table calls (
  contact_id uuid primary key references contacts (id),
  trunk      text not null check (length(trunk) <= 40),
  sip_id     text not null check (length(sip_id) <= 256),
  -- SIP dialog (call-id, tags, targets, sequence): null until the call is answered.
  dialog     jsonb,
  started_at timestamptz not null,
  ended_at   timestamptz,
  end_cause  text check (length(end_cause) <= 80)
);
create index calls_open on calls (contact_id) where ended_at is null;
