-- As in 0340, but an offer that ends is named by its contact and its place. A place (ctid) is one of a kind within one partition only: where the
-- offers are split by shard (npm run db:split) the same place lies in every partition, and the end of one bell would be the end of another's
-- too. The contact also tells the partition, so that the others are not looked into: for that it has to come from where the place comes from, and
-- the planner has to know that there is one bell at most (limit 1), or it goes through all offers of the contact in every partition. One table
-- is read as before, once by the index and once by the place, at the same cost.

create or replace function routing_commit(
  p_shard smallint, p_epoch bigint, p_now timestamptz,
  p_s_events text[], p_s_from text[], p_s_to text[], p_s_types text[], p_s_actors text[], p_s_reasons text[], p_s_masks integer[],
  p_s_ended_by text[], p_s_dispositions text[], p_s_outcomes text[],
  p_ids uuid[], p_versions integer[], p_shapes integer[], p_agents uuid[], p_notes text[],
  p_offer_ids uuid[], p_ring_until timestamptz[], p_why text
) returns setof uuid language plpgsql
-- Tables that were empty when the plan was made are not empty for long; and for a batch of one the planner would make a plan of its own at
-- every call, which costs more than the statement.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan as $$
begin
  if p_shard is not null then
    -- Key share: meets a change of hands (for update), but not the owner's own renewals, which would starve behind a stream of commits.
    perform 1 from routing_leases where shard = p_shard and epoch = p_epoch for key share;
    if not found then
      raise exception 'FENCED: epoch % of shard % is over', p_epoch, p_shard using errcode = 'SJ001';
    end if;
  end if;
  return query
  with changed as (
    update contacts c set
      state = p_s_to[i.shape],
      version = c.version + 1,
      agent_id = case when p_s_masks[i.shape] & 256 <> 0 then i.agent_id when p_s_masks[i.shape] & 512 <> 0 then null else c.agent_id end,
      offered_at = case when p_s_masks[i.shape] & 1 <> 0 then p_now when p_s_masks[i.shape] & 2 <> 0 then null else c.offered_at end,
      answered_at = case when p_s_masks[i.shape] & 4 <> 0 then coalesce(c.answered_at, p_now) else c.answered_at end,
      ended_at = case when p_s_masks[i.shape] & 8 <> 0 then p_now else c.ended_at end,
      closed_at = case when p_s_masks[i.shape] & 16 <> 0 then p_now else c.closed_at end,
      handled_by = case when p_s_masks[i.shape] & 16 = 0 then c.handled_by when p_s_masks[i.shape] & 256 <> 0 then i.agent_id when p_s_masks[i.shape] & 512 = 0 then c.agent_id end,
      put_first = case when p_s_masks[i.shape] & 32 <> 0 then true when p_s_masks[i.shape] & 64 <> 0 then false else c.put_first end,
      requested_human_at = case when p_s_masks[i.shape] & 128 <> 0 then coalesce(c.requested_human_at, p_now) else c.requested_human_at end,
      queued_at = case when p_s_masks[i.shape] & 128 <> 0 then coalesce(c.queued_at, p_now) else c.queued_at end,
      ended_by = coalesce(p_s_ended_by[i.shape], c.ended_by),
      end_reason = case when p_s_masks[i.shape] & 8 <> 0 then coalesce(p_s_reasons[i.shape], p_s_events[i.shape]) else c.end_reason end,
      disposition = coalesce(p_s_dispositions[i.shape], c.disposition),
      note = coalesce(i.note, c.note)
    from unnest(p_ids, p_versions, p_shapes, p_agents, p_notes, p_offer_ids, p_ring_until, string_to_array(p_why, chr(31)))
      as i (id, version, shape, agent_id, note, offer_id, ring_until, why)
    where c.id = i.id and c.version = i.version and c.state = p_s_from[i.shape]
    returning c.id, c.version, c.channel, c.direction, c.queue_code, c.service_class, c.agent_id, c.customer_id, c.case_id, c.ended_by,
      i.shape, i.agent_id as doer_id, i.offer_id, i.ring_until, i.why,
      -- While it waits nobody has it; whoever gives it back is the doer; otherwise it stays where it was.
      case when p_s_masks[i.shape] & 256 <> 0 then null when p_s_masks[i.shape] & 512 <> 0 then i.agent_id else c.agent_id end as previous_id
  ), told as (
    insert into contact_transitions (contact_id, seq, at, from_state, event, to_state, actor, reason, agent_id)
    select id, version, p_now, p_s_from[shape], p_s_events[shape], p_s_to[shape], coalesce(p_s_actors[shape], 'staff:' || doer_id),
           p_s_reasons[shape], coalesce(doer_id, previous_id, agent_id)
    from changed
  ), ended as (
    -- The open offer is looked for once per contact and updated where it lies. As a plain join the planner, once statistics said that few offers
    -- are open, took each open offer and looked for it among all that changed: the batch times the bells.
    update offers o set outcome = p_s_outcomes[f.shape], ended_at = p_now, reason = left(p_s_reasons[f.shape], 80)
    from (
      select c.shape, bell.contact_id, bell.place from changed c
      cross join lateral (select contact_id, ctid as place from offers where contact_id = c.id and outcome is null limit 1) bell
      where p_s_outcomes[c.shape] is not null
    ) f where o.contact_id = f.contact_id and o.ctid = f.place
  ), offered as (
    insert into offers (id, contact_id, agent_id, queue_code, offered_at, ring_until, why, epoch)
    select offer_id, id, doer_id, queue_code, p_now, ring_until, why::json, p_epoch from changed where offer_id is not null
  ), announced as (
    insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
    select 'contact', c.id::text, c.version::bigint * 1048576,
           p_s_types[c.shape],
           (select row_to_json(d) from (select
             c.id as "contactId", c.channel, c.direction, p_s_to[c.shape] as state, c.queue_code as "queueCode", c.service_class as "serviceClass",
             c.agent_id as "agentId", c.customer_id as "customerId", c.case_id as "caseId", c.version, p_s_from[c.shape] as "from",
             p_s_events[c.shape] as event, p_s_reasons[c.shape] as reason, c.ended_by as "endedBy", c.previous_id as "previousAgentId") d),
           p_now, pg_current_xact_id()
    from changed c
  )
  select c.id from changed c;
end $$;
