import { CHANNELS, type Channel, type Party, type ServiceClass } from '../../../shared/contracts/contacts.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { EventTail } from '../../platform/events/event-tail.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import { notAllowed, type ChannelDrivers, type ContactLife, type ContactRow } from '../contacts/index.ts';
import type { OrganisationView } from '../identity/index.ts';
import { createAgents, type Agents } from './agent-service.ts';
import type { CommitItem, Fence } from './commit/commit-store.ts';
import type { GroupCommit } from './commit/group-commit.ts';
import { compileRules } from './engine/compiled-rules.ts';
import type { Reach, WaitStory } from './engine/engine-types.ts';
import { createEnqueue, type AskFacts, type EnqueueService } from './enqueue-service.ts';
import { createFloorCheck } from './floor-check.ts';
import { createFloorFeed } from './floor-feed.ts';
import { createFloor, type Floor } from './floor.ts';
import { toFloorContact } from './floor-contact.ts';
import type { Entering } from './queue-entry.ts';
import { createPlaces, type QueuePlace } from './queue-place.ts';
import { createOffers, type Offers } from './offer-service.ts';
import { createSettings } from './settings-service.ts';
import { createShardOwners, type ShardOwners } from './shard-owners.ts';
import { endOffer, loadAgents, saveSteps, type Queue, type RulesInForce } from './routing-store.ts';
import { selfServiceFirst } from './rules/priority.ts';
import { createSteadyClock } from './steady-clock.ts';
import { takeOver } from './takeover.ts';

export interface Routing {
  readonly floor: Floor;
  readonly offers: Offers;
  readonly agents: Agents;
  /** Whether this node decides for the shard; what there is once in the house goes with shard 0. */
  isOwner(shard?: number): boolean;
  /** Shards with something to decide, and those this node does. */
  shards(): readonly number[];
  ownShards(): readonly number[];
  /** Told whenever other shards have something to decide than before. */
  onShards(hear: () => void): void;
  /** By the engine of this node, which knows its own shards alone. */
  hasRoom(staffId: string, channel: Channel): boolean;
  storyOf(contactId: string): WaitStory | undefined;
  queues(): readonly Queue[];
  rules(): RulesInForce;
  /** The queue that fits, by the entry rules alone; undefined: none does. */
  queueFor(ask: Entering): string | undefined;
  /** SS-6: whether this contact goes to a person without hearing the self-service first. */
  personFirst(ask: {
    readonly channel: Channel;
    readonly serviceClass: ServiceClass;
    readonly topic: string | null;
  }): boolean;
  /** Puts a contact into the queue that fits it, within the caller's transaction; it is matched after the commit. */
  readonly enqueue: EnqueueService;
  /** Ends a contact from the agent's or our side: state first, then the channel hangs up. */
  end(contactId: string, by: Party, reason: string, actor: string): Promise<void>;
  place(contactId: string): Promise<QueuePlace | undefined>;
  /** A change that was just committed: the floor knows it, and who became free is matched now, not at the next look. */
  noted(row: ContactRow): void;
  /** Reads agents' skills and capacity again after they were changed. */
  reload(staffId?: string): Promise<void>;
  /** Reads queues, entry rules and the rules in force again. */
  reloadSettings(): Promise<void>;
  /** Loads the floor and follows the events; every node does. */
  start(): Promise<void>;
  /** From now on this node decides, under this epoch. */
  own(fence: Fence): Promise<void>;
  /** It no longer does. */
  disown(shard: number): void;
  /** Lays a piece of the floor beside the database and mends it; answers how many contacts were wrong. */
  checkFloor(): Promise<number>;
  /** Who can be reached how has changed for this agent. */
  reachChanged(staffId: string): void;
  stop(): void;
}

export interface RoutingNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly tail: EventTail;
  readonly life: ContactLife;
  readonly drivers: ChannelDrivers;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  /** Commits by the owner under the fence it is given, and by agents without one. */
  readonly committer: (fence: () => Fence | null, kind: 'decisions' | 'acts') => GroupCommit<CommitItem, boolean>;
  readonly askFacts?: AskFacts;
  readonly mayServe?: (staffId: string) => boolean;
  /** How an agent can be reached; by default through the drivers of this node. */
  readonly reachOf?: (staffId: string) => Reach;
  readonly log: Log;
  readonly graceMs?: number;
}

/** A reach that changed without a word (a socket that died silently) is seen at the latest after this. */
const LOOK_AGAIN_MS = 1_000;
export function createRouting(needs: RoutingNeeds): Routing {
  const steady = createSteadyClock(needs.clock.now().getTime());
  const floor = createFloor(steady.now);
  const settings = createSettings(needs);
  let hearShards = (): void => undefined;

  const driversReach = (staffId: string): Reach => {
    const reach: Reach = {};
    if (floor.desks(staffId) === 0) return reach;
    for (const channel of CHANNELS) {
      if (needs.drivers.of(channel)?.isReachable(staffId) === true) reach[channel] = true;
    }
    return reach;
  };
  const reachOf = needs.reachOf ?? driversReach;

  /** The customer left while it rang: the offer ends with the contact. */
  const closeOffer = (contactId: string): void => {
    needs.transactor
      .run((tx) => endOffer(tx.db, contactId, { outcome: 'abandoned', at: tx.now }))
      .catch((error: unknown) => needs.log.warn({ err: error, contactId }, 'closing an offer failed'));
  };
  const feed = createFloorFeed({
    db: needs.db,
    floor,
    log: needs.log,
    // By the owner of its line alone, or each would write the same.
    offerOver: ({ contactId, queueCode }) =>
      owners.isOpen(settings.shardOf(queueCode ?? '')) ? closeOffer(contactId) : undefined,
    ringsNoMore: (id) => offers.silence(id),
    reloadAgents: (staffId) => reload(staffId),
    settingsChanged: () => reloadSettings(),
  });

  const offers: Offers = createOffers({
    changes: needs.committer(() => null, 'acts'),
    floor,
    readAgain: feed.readAgain,
    drivers: needs.drivers,
    log: needs.log,
    now: steady.now,
    onMissed: (staffId) => agents.missed(staffId),
    setAside: (staffId, isAside) => owners.setAside(staffId, isAside),
  });
  const disown = (shard: number): void => {
    owners.close(shard);
    offers.silenceWhere((contactId) => settings.shardOf(floor.contact(contactId)?.queueCode ?? '') === shard);
  };
  const owners: ShardOwners = createShardOwners({
    floor,
    shardOf: settings.shardOf,
    committer: (fence) => needs.committer(fence, 'decisions'),
    ringSeconds: (queue) => settings.queue(queue)?.ringSeconds ?? 20,
    reachOf,
    mayServe: needs.mayServe ?? (() => true),
    now: steady.now,
    log: needs.log,
    offered: offers.arm,
    readAgain: feed.readAgain,
    leftUnserved: (contactId, widened) => {
      if (widened.length === 0) return;
      saveSteps(needs.db, contactId, widened).catch((error: unknown) => {
        needs.log.warn({ err: error, contactId }, 'writing down how the circle was widened failed');
      });
    },
    fenced: (shard) => {
      needs.log.error({ shard }, 'another node owns the decisions now; this one stops deciding');
      disown(shard);
    },
  });
  const agents: Agents = createAgents({
    transactor: needs.transactor,
    floor,
    log: needs.log,
    isOwner: (staffId) => owners.isOpen(floor.agent(staffId)?.shard ?? 0),
    centreOf: async (staffId) => (await needs.organisation.staff([staffId])).get(staffId)?.centre ?? null,
    ...(needs.graceMs === undefined ? {} : { graceMs: needs.graceMs }),
    onLost: async (staffId) => {
      for (const c of floor.hands(staffId)) {
        if (c.state !== 'after_call_work') await offers.takeBack(c.id, staffId, 'agent_lost');
      }
    },
  });

  const reload = async (staffId?: string): Promise<void> => {
    const asOf = floor.stateChanges();
    const rows = await loadAgents(needs.db, staffId);
    const cards = await needs.organisation.staff(rows.map((r) => r.staffId));
    for (const row of rows) {
      const card = cards.get(row.staffId);
      floor.putAgent({ ...row, team: card?.team ?? null, centre: card?.centre ?? null }, asOf);
    }
  };
  const reloadSettings = async (): Promise<void> => {
    const before = { cut: settings.cut(), shards: settings.shards().join() };
    const inForce = await settings.read();
    const centreOf = (code: string): string | null => settings.queue(code)?.centre ?? null;
    owners.setRules(compileRules(inForce.rules, { version: inForce.version, centreOf }), steady.now());
    if (settings.cut() === before.cut) owners.stir();
    else owners.lookAgain();
    if (settings.shards().join() !== before.shards) hearShards();
  };

  const enqueue = createEnqueue({
    life: needs.life,
    floor,
    knows: (code) => settings.queue(code) !== undefined,
    queueFor: settings.queueFor,
    openQueue: settings.openQueue,
    askFacts: needs.askFacts ?? (() => Promise.resolve({ boosts: [], preferred: null })),
  });

  let clock: NodeJS.Timeout | undefined;
  let unsubscribe = (): void => undefined;
  return {
    floor,
    offers,
    agents,
    isOwner: (shard = 0) => owners.isOpen(shard),
    shards: settings.shards,
    ownShards: owners.granted,
    onShards: (hear) => (hearShards = hear),
    hasRoom: owners.hasRoom,
    storyOf: owners.storyOf,
    reload,
    reloadSettings,
    queues: settings.queues,
    rules: settings.inForce,
    queueFor: settings.queueFor,
    personFirst: (ask) => !selfServiceFirst(settings.inForce().rules, { ...ask, at: needs.clock.now() }),
    noted: (row) => void floor.note(toFloorContact(row)),
    reachChanged: owners.reachChanged,
    enqueue,
    end: async (contactId, by, reason, actor) => {
      const row = await needs.transactor.run(async (tx) => {
        const result = await needs.life.apply(tx, contactId, { event: 'end', actor, endedBy: by, reason });
        if (!result.ok) throw notAllowed(result.refusal);
        return result.value;
      });
      floor.note(toFloorContact(row));
      await needs.drivers.of(row.channel)?.end(contactId, by, reason);
    },
    place: createPlaces({ db: needs.db, floor, settings, now: steady.now }),
    start: async () => {
      await reloadSettings();
      unsubscribe = needs.tail.subscribe(feed.hear);
      await reload();
      await feed.load();
      clock = setInterval(() => {
        for (const row of floor.agents()) if (row.state !== 'offline') owners.reachChanged(row.staffId);
      }, LOOK_AGAIN_MS);
    },
    own: async (taken) => {
      owners.grant(taken);
      const { ringing, how, ms } = await takeOver({
        ...needs,
        isFollowed: () => clock !== undefined,
        readEverything: async () => Promise.all([reload(), feed.load()]),
        readRefusals: feed.loadRefusals,
      });
      // Lost again while the floor was being read: then this node does not begin.
      if (!owners.isGranted(taken)) return;
      const readyAt = performance.now();
      owners.open(taken.shard);
      const openMs = Math.round(performance.now() - readyAt);
      needs.log.info({ ...taken, how, ms, openMs, ringing: ringing.length }, 'takes over the decisions');
      for (const offer of ringing.filter(({ queueCode }) => settings.shardOf(queueCode) === taken.shard)) {
        if (floor.contact(offer.contactId)?.state === 'offered') offers.arm(offer);
        else closeOffer(offer.contactId);
      }
      agents.expectBack(taken.shard);
    },
    disown,
    checkFloor: createFloorCheck({ ...needs, floor, isBeingRead: feed.isBeingRead }).look,
    stop: () => {
      feed.stop();
      for (const shard of owners.granted()) disown(shard);
      offers.stop();
      unsubscribe();
      clearInterval(clock);
      agents.stop();
    },
  };
}
