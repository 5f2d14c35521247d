-- What a flow did for a customer before a person answered: asked, recorded, sent, transferred, and how each came out.
create table flow_acts (
  id         bigint generated always as identity primary key,
  contact_id uuid not null references contacts (id),
  at         timestamptz not null,
  step       text not null check (length(step) <= 40),
  act        text not null check (length(act) <= 20),
  outcome    text not null check (outcome in ('done', 'missing', 'failed')),
  why        text check (length(why) <= 40),
  -- Never a secret, of a long number its end only.
  detail     text check (length(detail) <= 400)
);
create index flow_acts_of on flow_acts (contact_id, id);
create trigger flow_acts_append_only before update or delete on flow_acts
  for each row execute function refuse_change();
