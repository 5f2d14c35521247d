-- Rules before they go live: drafts are saved by one at a time, released versions never change, and a what-if is a job of its own.

alter table routing_rules add column edition integer not null default 1;
alter table routing_rules add column saved_by uuid;
alter table routing_rules add column saved_at timestamptz;
-- The older version that a rollback repeats.
alter table routing_rules add column rollback_to integer references routing_rules (version);
create index routing_rules_by_state on routing_rules (state, version desc);

-- What once routed contacts explains them for ever: `ruleVersion` in every decision points here.
create function routing_rules_keep() returns trigger language plpgsql as $$
begin
  if tg_op in ('DELETE', 'TRUNCATE') then
    raise exception 'a version of the routing rules is never deleted' using errcode = '55000';
  end if;
  if old.state = 'draft' then
    return new;
  end if;
  if old.state = 'in_force' and new.state = 'retired'
     and (to_jsonb(new) - 'state') = (to_jsonb(old) - 'state') then
    return new;
  end if;
  raise exception 'version % of the routing rules is % and cannot be changed', old.version, old.state using errcode = '55000';
end $$;
create trigger routing_rules_keep before update or delete on routing_rules
  for each row execute function routing_rules_keep();
create trigger routing_rules_keep_all before truncate on routing_rules
  for each statement execute function routing_rules_keep();

-- A day run through two versions offline. The job holds what it was asked; the outcome is what the worker answered.
create table rule_trials (
  id          uuid primary key,
  asked       jsonb not null,
  version     integer not null references routing_rules (version),
  against     integer not null references routing_rules (version),
  state       text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  progress    real not null default 0 check (progress between 0 and 1),
  asked_by    uuid,
  asked_at    timestamptz not null,
  started_at  timestamptz,
  beat_at     timestamptz,
  ended_at    timestamptz,
  tries       smallint not null default 0,
  contacts    integer,
  outcome     jsonb,
  failure     text check (length(failure) <= 80)
);
create index rule_trials_by_time on rule_trials (asked_at desc, id);
create index rule_trials_open on rule_trials (asked_at) where state in ('waiting', 'running');
