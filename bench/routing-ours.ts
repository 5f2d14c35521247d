import type { Pool } from 'pg';
import type { Log } from '../server/platform/log.ts';
import { silentLog } from '../server/platform/log.ts';
import { createChannelDrivers, planChange } from '../server/modules/contacts/index.ts';
import type { ArrivingContact, CommitItem } from '../server/modules/routing/commit/commit-store.ts';
import type { GroupCommit } from '../server/modules/routing/commit/group-commit.ts';
import { compileRules } from '../server/modules/routing/engine/compiled-rules.ts';
import { createEngine, type Engine } from '../server/modules/routing/engine/engine.ts';
import { afterChange } from '../server/modules/routing/floor-contact.ts';
import { createFloor, type Floor } from '../server/modules/routing/floor.ts';
import { createOffers, type Offers } from '../server/modules/routing/offer-service.ts';
import { createOwner, type Owner } from '../server/modules/routing/owner.ts';
import { createSteadyClock } from '../server/modules/routing/steady-clock.ts';
import { createCommits, type Commits } from './routing-run.ts';
import { onFloor, type World } from './routing-world.ts';

/*
 * The routing of the product as `createRouting` joins it – floor, engine, owner, offers, group commits – without what stands
 * around it (sockets, channels, the feed from other nodes), so that a measurement may play the callers and the agents.
 */
export interface OwnerHouse {
  readonly engine: Engine;
  readonly floor: Floor;
  readonly owner: Owner;
  readonly offers: Offers;
  readonly commits: Commits;
  readonly now: () => number;
  /** Records of decisions, a few of them, as they were written. */
  readonly whys: readonly string[];
  /** Commits new contacts and lets them into the line. Resolves after the commit. */
  arrive(contact: ArrivingContact): Promise<void>;
  /** The agent ends it and says what it was, in one breath. */
  finish(contactId: string, agentId: string): Promise<void>;
}

export interface OwnerHouseNeeds {
  readonly pool: Pool;
  readonly world: World;
  readonly offered: (offer: { contactId: string; agentId: string }) => void;
  readonly onCommitted?: () => void;
  readonly log?: Log;
}

const RING_S = 20;
const KEPT_WHYS = 200;
const REACH = { voice: true } as const;

/** Keeps the last few of the records that pass. */
function listening(commit: GroupCommit<CommitItem, boolean>, whys: string[]): GroupCommit<CommitItem, boolean> {
  let nth = 0;
  return {
    ...commit,
    add: (key, item) => {
      if (item.offer !== null) whys[nth++ % KEPT_WHYS] = item.offer.why;
      return commit.add(key, item);
    },
  };
}

export async function openOwnerHouse(needs: OwnerHouseNeeds): Promise<OwnerHouse> {
  const { pool, world, log = silentLog } = needs;
  const { now } = createSteadyClock(Date.now());
  const floor = createFloor(now);
  const engine = createEngine(compileRules(world.rules, { version: 2 }));
  const commits = await createCommits(pool, needs.onCommitted);
  const whys: string[] = [];
  const offers = createOffers({
    changes: commits.acts,
    floor,
    readAgain: (id) => Promise.resolve(floor.contact(id)),
    drivers: createChannelDrivers(),
    log,
    now,
    onMissed: () => Promise.resolve(),
    setAside: () => undefined,
  });
  const owner = createOwner({
    engine,
    floor,
    offers: listening(commits.decisions, whys),
    ringSeconds: () => RING_S,
    reachOf: () => REACH,
    mayServe: () => true,
    now,
    log,
    offered: (offer) => {
      offers.arm(offer);
      needs.offered(offer);
    },
    readAgain: (id) => {
      throw new Error(`the contact ${id} was not as the floor had it`);
    },
    fenced: () => {
      throw new Error('fenced: nobody else should own this shard');
    },
  });
  for (const agent of world.agents) floor.putAgent({ ...agent, state: 'ready' });
  return {
    engine,
    floor,
    owner,
    offers,
    commits,
    now,
    whys,
    arrive: async (contact) => {
      await commits.arrivals.add(contact.id, contact);
      floor.note(onFloor(contact));
    },
    finish: async (contactId, agentId) => {
      const contact = floor.contact(contactId);
      if (contact === undefined) throw new Error(`the contact ${contactId} is not on the floor`);
      const actor = `staff:${agentId}`;
      const step = { event: 'finish', actor, agentId, endedBy: 'agent', disposition: 'service_done' } as const;
      const planned = planChange(contact, step);
      if (!planned.ok) throw new Error('the life of a contact refuses to end');
      const item = { change: planned.value, offer: null, outcome: null };
      if (!(await commits.acts.add(contactId, item))) throw new Error('the end of a contact came too late');
      floor.note(afterChange(contact, planned.value));
    },
  };
}
