import type { Pool } from 'pg';
import { openOwnerHouse, type OwnerHouse } from './routing-ours.ts';
import { fillLine, keepGoing, type Design } from './routing-run.ts';
import { onFloor, type World } from './routing-world.ts';

/*
 * Ours, closed loop. Everybody is at work; all but those under way talk with somebody. An agent under way ends the talk, is
 * free, is offered whoever comes first of those they may take, accepts, and talks until their turn comes again; for each
 * contact that ends a new one arrives.
 */
export interface ClosedNeeds {
  readonly pool: Pool;
  readonly world: World;
  readonly inFlight: number;
}

export interface OursDesign extends Design {
  readonly house: OwnerHouse;
}

export async function createOursDesign({ pool, world, inFlight }: ClosedNeeds): Promise<OursDesign> {
  /** Who waits to be told of the agent's next offer. */
  const bells = new Map<string, (contactId: string) => void>();
  const talking = new Map<string, string>();
  const ended: string[] = [];
  const house = await openOwnerHouse({
    pool,
    world,
    offered: ({ contactId, agentId }) => {
      const ring = bells.get(agentId);
      bells.delete(agentId);
      ring?.(contactId);
    },
  });
  const line = await fillLine(pool, world.size.waiting + world.size.agents, () => world.caller(Date.now()));
  for (const contact of line) house.floor.note(onFloor(contact));

  const take = async (agentId: string): Promise<void> => {
    const contactId = await new Promise<string>((done) => bells.set(agentId, done));
    await house.offers.accept(contactId, agentId);
    talking.set(agentId, contactId);
  };
  const everybody = world.agents.map((a) => take(a.staffId));
  house.owner.open();
  await Promise.all(everybody);

  let nth = 0;
  const live = async (run: { offerMs: number[] }): Promise<void> => {
    const agentId = world.agents[nth % world.agents.length]?.staffId ?? '';
    nth += 1;
    const before = talking.get(agentId);
    if (before === undefined) throw new Error('an agent whose turn it is does not talk');
    talking.delete(agentId);
    const offered = new Promise<string>((done) => bells.set(agentId, done));
    await house.finish(before, agentId);
    ended.push(before);
    const from = performance.now();
    void house.arrive(world.caller(Date.now()));
    const contactId = await offered;
    run.offerMs.push(performance.now() - from);
    await house.offers.accept(contactId, agentId);
    talking.set(agentId, contactId);
  };

  return {
    name: 'ours',
    house,
    ended,
    run: async (seconds) => {
      const run = await keepGoing(inFlight, seconds, live);
      await house.commits.arrivals.idle();
      return run;
    },
    close: async () => {
      house.owner.close();
      house.offers.stop();
      await house.commits.arrivals.idle();
    },
  };
}
