-- Many decisions, one commit. A row applies only if the contact still has the version the decider saw; a decider that has
-- lost its lease is refused whole. What is applied comes back; what is stale does not, and the decider looks again.

-- Rows of the hot tables are written by functions that name only contacts they have just locked: the checks that foreign keys
-- would make for each row cost more than the rows.
alter table contact_transitions drop constraint contact_transitions_contact_id_fkey;
alter table offers drop constraint offers_contact_id_fkey;

-- The index that finds what is not over must not change with every step of a contact's life, or each step rewrites every index.
drop index contacts_live;
create index contacts_open on contacts (arrived_at) where closed_at is null;

-- People look for a number by its beginning or its last digits; for that two plain indexes do, which cost a tenth of the
-- trigrams at every step of a contact's life.
drop index contacts_by_address;
create index contacts_by_address on contacts (customer_address text_pattern_ops);
create index contacts_by_address_end on contacts (reverse(customer_address) text_pattern_ops);

-- p_masks: 1 offered_at := now · 2 offered_at := null · 4 answered_at := now if unset · 8 ended_at := now · 16 closed_at := now
--          32 put_first := true · 64 put_first := false · 128 requested_human_at, queued_at := now if unset · 256 agent_id := p_agents · 512 agent_id := null
create function contacts_apply(
  p_now timestamptz, p_ids uuid[], p_versions integer[], p_events text[], p_to text[], p_types text[], p_actors text[],
  p_reasons text[], p_agents uuid[], p_masks integer[], p_ended_by text[], p_dispositions text[], p_notes text[]
) returns table (contact_id uuid) language sql as $$
  with items as (
    select * from unnest(p_ids, p_versions, p_events, p_to, p_types, p_actors, p_reasons, p_agents, p_masks, p_ended_by, p_dispositions, p_notes)
      with ordinality as i (id, version, event, to_state, type, actor, reason, agent_id, mask, ended_by, disposition, note, nth)
  ), held as (
    select c.id, c.state as from_state, c.agent_id as previous_agent_id, i.nth, i.event, i.to_state, i.type, i.actor, i.reason, i.agent_id, i.mask,
           i.ended_by, i.disposition, i.note
    from contacts c join items i on i.id = c.id and i.version = c.version
    order by c.id for update of c
  ), changed as (
    update contacts c set
      state = h.to_state,
      version = c.version + 1,
      agent_id = case when h.mask & 256 <> 0 then h.agent_id when h.mask & 512 <> 0 then null else c.agent_id end,
      offered_at = case when h.mask & 1 <> 0 then p_now when h.mask & 2 <> 0 then null else c.offered_at end,
      answered_at = case when h.mask & 4 <> 0 then coalesce(c.answered_at, p_now) else c.answered_at end,
      ended_at = case when h.mask & 8 <> 0 then p_now else c.ended_at end,
      closed_at = case when h.mask & 16 <> 0 then p_now else c.closed_at end,
      put_first = case when h.mask & 32 <> 0 then true when h.mask & 64 <> 0 then false else c.put_first end,
      requested_human_at = case when h.mask & 128 <> 0 then coalesce(c.requested_human_at, p_now) else c.requested_human_at end,
      queued_at = case when h.mask & 128 <> 0 then coalesce(c.queued_at, p_now) else c.queued_at end,
      ended_by = coalesce(h.ended_by, c.ended_by),
      end_reason = case when h.mask & 8 <> 0 then coalesce(h.reason, h.event) else c.end_reason end,
      disposition = coalesce(h.disposition, c.disposition),
      note = coalesce(h.note, c.note)
    from held h where c.id = h.id
    returning c.id, c.version, c.channel, c.state, c.queue_code, c.service_class, c.agent_id, c.customer_id, c.case_id, c.ended_by,
      h.from_state, h.previous_agent_id, h.event, h.type, h.actor, h.reason, h.nth, h.agent_id as doer_agent_id
  ), told as (
    insert into contact_transitions (contact_id, seq, at, from_state, event, to_state, actor, reason, agent_id)
    select id, version, p_now, from_state, event, state, actor, reason, coalesce(doer_agent_id, previous_agent_id, agent_id) from changed
  ), announced as (
    insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
    select 'contact', c.id::text, coalesce((select max(e.seq) from events e where e.aggregate = 'contact' and e.aggregate_id = c.id::text), 0) + 1,
           c.type,
           jsonb_build_object('contactId', c.id, 'channel', c.channel, 'state', c.state, 'queueCode', c.queue_code, 'serviceClass', c.service_class,
             'agentId', c.agent_id, 'customerId', c.customer_id, 'caseId', c.case_id, 'version', c.version, 'from', c.from_state,
             'event', c.event, 'reason', c.reason, 'endedBy', c.ended_by, 'previousAgentId', c.previous_agent_id),
           p_now, pg_current_xact_id()
    from changed c order by c.nth
  )
  select id from changed
$$;

-- New contacts that stand in the line at once: call-backs that have come up, and whatever is let in by the hundred.
create function contacts_arrive(
  p_now timestamptz, p_ids uuid[], p_channels text[], p_directions text[], p_addresses text[], p_customers text[], p_queues text[],
  p_classes text[], p_topics text[], p_queued timestamptz[], p_routing jsonb[], p_actor text
) returns void language sql as $$
  with items as (
    select * from unnest(p_ids, p_channels, p_directions, p_addresses, p_customers, p_queues, p_classes, p_topics, p_queued, p_routing)
      with ordinality as i (id, channel, direction, address, customer_id, queue_code, service_class, topic, queued_at, routing, nth)
  ), fresh as (
    insert into contacts (id, channel, direction, state, customer_address, customer_id, queue_code, service_class, topic, arrived_at,
      requested_human_at, queued_at, routing)
    select id, channel, direction, 'waiting', address, customer_id, queue_code, service_class, topic, p_now, p_now, coalesce(queued_at, p_now), routing
    from items order by nth
    returning id, channel, queue_code, service_class, customer_id
  ), told as (
    insert into contact_transitions (contact_id, seq, at, from_state, event, to_state, actor)
    select id, 1, p_now, null, 'enqueue', 'waiting', p_actor from fresh
  )
  insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
  select 'contact', id::text, 1, 'contact.queued',
         jsonb_build_object('contactId', id, 'channel', channel, 'state', 'waiting', 'queueCode', queue_code, 'serviceClass', service_class,
           'agentId', null, 'customerId', customer_id, 'caseId', null, 'version', 1, 'from', null, 'event', 'enqueue', 'reason', null,
           'endedBy', null, 'previousAgentId', null),
         p_now, pg_current_xact_id()
  from fresh
$$;

-- The one statement of routing: fence, changes, offers, widenings. p_shard null: not a decision of the owner but an agent's own act.
create function routing_commit(
  p_shard smallint, p_epoch bigint, p_now timestamptz, p_ids uuid[], p_versions integer[], p_events text[], p_to text[], p_types text[],
  p_actors text[], p_reasons text[], p_agents uuid[], p_masks integer[], p_ended_by text[], p_dispositions text[], p_notes text[],
  p_offer_ids uuid[], p_ring_until timestamptz[], p_why jsonb[], p_outcomes text[]
) returns setof uuid language plpgsql as $$
declare
  applied uuid[];
begin
  if p_shard is not null then
    -- Key share: meets a change of hands (for update), but not the owner's own renewals, which would starve behind a stream of commits.
    perform 1 from routing_leases where shard = p_shard and epoch = p_epoch for key share;
    if not found then
      raise exception 'FENCED: epoch % of shard % is over', p_epoch, p_shard using errcode = 'SJ001';
    end if;
  end if;
  select coalesce(array_agg(contact_id), '{}') into applied
  from contacts_apply(p_now, p_ids, p_versions, p_events, p_to, p_types, p_actors, p_reasons, p_agents, p_masks, p_ended_by, p_dispositions, p_notes);
  update offers o set outcome = i.outcome, ended_at = p_now, reason = left(i.reason, 80)
  from unnest(p_ids, p_outcomes, p_reasons) as i (id, outcome, reason)
  where i.outcome is not null and i.id = any(applied) and o.contact_id = i.id and o.outcome is null;
  insert into offers (id, contact_id, agent_id, queue_code, offered_at, ring_until, why)
  select i.offer_id, i.id, i.agent_id, i.why->>'queue', p_now, i.ring_until, i.why
  from unnest(p_ids, p_offer_ids, p_agents, p_ring_until, p_why) as i (id, offer_id, agent_id, ring_until, why)
  where i.offer_id is not null and i.id = any(applied);
  return query select unnest(applied);
end $$;
