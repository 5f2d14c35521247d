import type { Pool } from 'pg';
import { newId } from '../shared/kernel/id.ts';
import { planChange } from '../server/modules/contacts/index.ts';
import type { PlannedChange } from '../server/modules/contacts/index.ts';
import type { ArrivingContact } from '../server/modules/routing/commit/commit-store.ts';
import { createCommits, fillLine, keepGoing, type Design } from './routing-run.ts';
import type { World } from './routing-world.ts';

/*
 * The floor: the very rows of ours by the very functions of ours (contacts_arrive, routing_commit under the fence), shared
 * commits included, with decisions that stand beforehand: no floor in memory, no engine, no bells. Nothing that decides can be
 * faster on these tables.
 */
type Step = Parameters<typeof planChange>[1];
type Before = Parameters<typeof planChange>[0];

const planned = (before: Before, step: Step): PlannedChange => {
  const plan = planChange(before, step);
  if (!plan.ok) throw new Error(`the life of a contact refuses ${step.event}`);
  return plan.value;
};

export interface FloorNeeds {
  readonly pool: Pool;
  readonly world: World;
  readonly inFlight: number;
  /** Records of decisions as the engine writes them, so that the rows are as large. */
  readonly whys: () => readonly string[];
}

const RING_MS = 20_000;

export async function createFloorDesign({ pool, world, inFlight, whys }: FloorNeeds): Promise<Design> {
  const commits = await createCommits(pool);
  const line: ArrivingContact[] = await fillLine(pool, world.size.waiting, () => world.caller(Date.now()));
  const ended: string[] = [];
  let first = 0;
  let nth = 0;

  const live = async (run: { offerMs: number[] }): Promise<void> => {
    const from = performance.now();
    const contact = line[first];
    if (contact === undefined) throw new Error('the line is empty');
    first += 1;
    nth += 1;
    const agentId = world.agents[nth % world.agents.length]?.staffId ?? '';
    const why = whys()[nth % whys().length] ?? '{"queue":"q0"}';
    const { id } = contact;
    const offer = { id: newId(), ringUntil: new Date(Date.now() + RING_MS), why };
    const system = { actor: 'system:routing', agentId };
    const staff = { actor: `staff:${agentId}`, agentId };
    const offered = planned({ id, state: 'waiting', version: 1 }, { event: 'offer', ...system, reason: 'skill' });
    await commits.decisions.add(id, { change: offered, offer, outcome: null });
    run.offerMs.push(performance.now() - from);
    const accepted = planned({ id, state: 'offered', version: 2 }, { event: 'accept', ...staff });
    await commits.acts.add(id, { change: accepted, offer: null, outcome: 'accepted' });
    const finished = planned(
      { id, state: 'connected', version: 3 },
      { event: 'finish', ...staff, endedBy: 'agent', disposition: 'service_done' },
    );
    await commits.acts.add(id, { change: finished, offer: null, outcome: null });
    ended.push(id);
    const next = world.caller(Date.now());
    void commits.arrivals.add(next.id, next).then(() => line.push(next));
  };

  return {
    name: 'floor',
    ended,
    run: async (seconds) => {
      const run = await keepGoing(inFlight, seconds, live);
      await commits.arrivals.idle();
      // What has been lived is not kept in memory.
      line.splice(0, first);
      first = 0;
      return run;
    },
    close: async () => {
      await commits.arrivals.idle();
    },
  };
}
