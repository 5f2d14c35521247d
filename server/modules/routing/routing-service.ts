import type { Channel, Party, ServiceClass } from '../../../shared/contracts/contacts.ts';
import { CONTACT_EVENTS, type ContactFacts } from '../../../shared/contracts/contacts-events.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import type { EventTail } from '../../platform/events/event-tail.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import {
  findContact,
  liveContacts,
  notAllowed,
  type ChannelDrivers,
  type ContactLife,
  type ContactRow,
} from '../contacts/index.ts';
import { createAgents, type Agents } from './agent-service.ts';
import { createFloor, type Floor } from './floor.ts';
import { fromFacts, toFloorContact } from './floor-contact.ts';
import { inOrder, match } from './matching.ts';
import { createOffers, type Offers } from './offer-service.ts';
import { queueFor, type QueueEntry } from './queue-entry.ts';
import {
  endOffer,
  loadAgents,
  loadQueueEntries,
  loadQueues,
  missedBy,
  openOffers,
  recentHandleSeconds,
  type Queue,
} from './routing-store.ts';

export interface QueuePlace {
  /** 1 = next. */
  readonly position: number;
  readonly waitedSeconds: number;
  /** Undefined while nothing is known to estimate from. */
  readonly estimatedSeconds: number | undefined;
}

export interface Enqueue {
  readonly actor: string;
  readonly queueCode?: string;
  readonly serviceClass?: ServiceClass;
  readonly topic?: string;
  readonly reason?: string;
}

export interface Routing {
  readonly floor: Floor;
  readonly offers: Offers;
  readonly agents: Agents;
  queues(): readonly Queue[];
  /** Puts a contact into the queue that fits it, within the caller's transaction; it is matched after the commit. */
  enqueue(tx: Tx, contactId: string, request: Enqueue): Promise<string>;
  /** Ends a contact from the agent's or our side: state first, then the channel hangs up. */
  end(contactId: string, by: Party, reason: string, actor: string): Promise<void>;
  place(contactId: string): Promise<QueuePlace | undefined>;
  /** A change that was just committed: the floor knows it, and who became free is matched now, not at the next look. */
  noted(row: ContactRow): void;
  /** Reads agents' skills and capacity again after they were changed. */
  reload(staffId?: string): Promise<void>;
  start(): Promise<void>;
  stop(): void;
}

export interface RoutingNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly tail: EventTail;
  readonly life: ContactLife;
  readonly drivers: ChannelDrivers;
  readonly log: Log;
  readonly graceMs?: number;
}

/** Things change by time alone, too (overflow, ageing): look again this often even when nothing happens. */
const LOOK_AGAIN_MS = 1_000;
/** An estimate learns from so many contacts and is read again so often. */
const ESTIMATE_SAMPLE = 50;
const ESTIMATE_KEPT_MS = 15_000;

export function createRouting(needs: RoutingNeeds): Routing {
  const now = (): number => needs.clock.now().getTime();
  const floor = createFloor(now);
  let queues: Queue[] = [];
  let byCode = new Map<string, Queue>();
  let entries: QueueEntry[] = [];
  const round = { open: false, busy: false, asked: false };
  const estimates = new Map<string, { readonly seconds: number | undefined; readonly at: number }>();

  const reachable = (channel: Channel, staffId: string): boolean =>
    floor.desks(staffId) > 0 && (needs.drivers.of(channel)?.isReachable(staffId) ?? false);

  /** One matcher at a time; whatever changes meanwhile makes it go round once more. */
  const matchNow = async (): Promise<void> => {
    round.asked = true;
    if (round.busy) return;
    round.busy = true;
    try {
      while (round.asked && round.open) {
        round.asked = false;
        for (const m of match(floor.waiting(), floor.seats(reachable), byCode, now())) {
          if (!(await offers.make(m))) await refresh(m.contactId);
        }
      }
    } catch (error) {
      needs.log.error({ err: error }, 'matching failed; trying again');
    } finally {
      round.busy = false;
    }
  };
  const changed = (): void => void matchNow();
  const noted = (row: ContactRow): void => {
    floor.note(toFloorContact(row));
    changed();
  };

  const offers: Offers = createOffers({
    transactor: needs.transactor,
    life: needs.life,
    floor,
    drivers: needs.drivers,
    queue: (code) => byCode.get(code),
    log: needs.log,
    changed,
    onMissed: (staffId) => agents.missed(staffId),
  });
  const agents: Agents = createAgents({
    transactor: needs.transactor,
    floor,
    log: needs.log,
    changed,
    ...(needs.graceMs === undefined ? {} : { graceMs: needs.graceMs }),
    onLost: async (staffId) => {
      for (const c of floor.hands(staffId)) {
        if (c.state !== 'after_call_work') await offers.takeBack(c.id, staffId, 'agent_lost');
      }
    },
  });

  const refresh = async (contactId: string): Promise<void> => {
    const row = await findContact(needs.db, contactId);
    if (row !== undefined) floor.note(toFloorContact(row));
  };

  const hear = (events: readonly CommittedEvent[]): void => {
    let news = false;
    for (const event of events) {
      if (event.aggregate !== 'contact') continue;
      const facts = event.data as unknown as ContactFacts;
      if (event.type === CONTACT_EVENTS.abandoned || event.type === CONTACT_EVENTS.failed) closeOffer(facts.contactId);
      if (facts.state !== 'waiting') {
        news = floor.note(fromFacts(facts)) || news;
      } else if ((floor.contact(facts.contactId)?.version ?? 0) < facts.version) {
        refresh(facts.contactId).then(changed, (error: unknown) =>
          needs.log.warn({ err: error }, 'reading a contact failed'),
        );
      }
    }
    if (news) changed();
  };

  /** The customer left while it rang: the offer ends with the contact. */
  const closeOffer = (contactId: string): void => {
    needs.transactor
      .run((tx) => endOffer(tx.db, contactId, { outcome: 'abandoned', at: tx.now }))
      .catch((error: unknown) => needs.log.warn({ err: error, contactId }, 'closing an offer failed'));
  };

  const loadFloor = async (): Promise<void> => {
    for (const row of await liveContacts(needs.db)) {
      floor.note(toFloorContact(row));
      if (row.state === 'waiting') for (const id of await missedBy(needs.db, row.id)) floor.addMissed(row.id, id);
    }
    for (const o of await openOffers(needs.db)) {
      const contact = floor.contact(o.contact_id);
      if (contact?.state === 'offered')
        offers.arm({ contactId: o.contact_id, agentId: o.agent_id, ringUntil: o.ring_until });
      else closeOffer(o.contact_id);
    }
  };

  const reload = async (staffId?: string): Promise<void> => {
    for (const agent of await loadAgents(needs.db, staffId)) floor.putAgent(agent);
    changed();
  };

  const handleSeconds = async (queueCode: string): Promise<number | undefined> => {
    const kept = estimates.get(queueCode);
    if (kept !== undefined && now() - kept.at < ESTIMATE_KEPT_MS) return kept.seconds;
    const seconds = await recentHandleSeconds(needs.db, queueCode, ESTIMATE_SAMPLE);
    estimates.set(queueCode, { seconds, at: now() });
    return seconds;
  };

  let clock: NodeJS.Timeout | undefined;
  return {
    floor,
    offers,
    agents,
    noted,
    reload,
    queues: () => queues,
    enqueue: async (tx, contactId, request) => {
      const before = await needs.life.lock(tx, contactId);
      const serviceClass = request.serviceClass ?? before.service_class;
      const topic = request.topic ?? before.topic;
      const queueCode = request.queueCode ?? queueFor(entries, { channel: before.channel, serviceClass, topic });
      if (queueCode === undefined || !byCode.has(queueCode)) {
        throw new AppError({ code: 'routing.unknown_queue', kind: 'refused', details: { queue: queueCode ?? '–' } });
      }
      const result = await needs.life.apply(tx, contactId, {
        event: 'enqueue',
        actor: request.actor,
        queueCode,
        serviceClass,
        ...(topic === null ? {} : { topic }),
        ...(request.reason === undefined ? {} : { reason: request.reason }),
      });
      if (!result.ok) throw notAllowed(result.refusal);
      tx.afterCommit(() => noted(result.value));
      return queueCode;
    },
    end: async (contactId, by, reason, actor) => {
      const row = await needs.transactor.run(async (tx) => {
        const result = await needs.life.apply(tx, contactId, { event: 'end', actor, endedBy: by, reason });
        if (!result.ok) throw notAllowed(result.refusal);
        return result.value;
      });
      noted(row);
      await needs.drivers.of(row.channel)?.end(contactId, by, reason);
    },
    /**
     * Position among those who wait in the same queue; estimated wait = position × mean handling time of the queue's last
     * 50 contacts ÷ agents signed on with its skill (the fluid approximation of a busy M/M/n queue: n servers finish one
     * contact every AHT/n).
     */
    place: async (contactId) => {
      const mine = floor.contact(contactId);
      if (mine?.state !== 'waiting' || mine.queueCode === null) return undefined;
      const line = inOrder(
        floor.waiting().filter((w) => w.queueCode === mine.queueCode),
        now(),
      );
      const position = line.findIndex((w) => w.contactId === contactId) + 1;
      if (position === 0) return undefined;
      const skill = byCode.get(mine.queueCode)?.skill;
      const staffed = floor
        .agents()
        .filter((a) => a.state !== 'offline' && skill !== undefined && a.skills.has(skill)).length;
      const handle = await handleSeconds(mine.queueCode);
      return {
        position,
        waitedSeconds: Math.round((now() - mine.queuedAtMs) / 1000),
        estimatedSeconds: handle === undefined || staffed === 0 ? undefined : Math.round((position * handle) / staffed),
      };
    },
    start: async () => {
      queues = await loadQueues(needs.db);
      byCode = new Map(queues.map((q) => [q.code, q]));
      entries = await loadQueueEntries(needs.db);
      needs.tail.subscribe(hear);
      await reload();
      await loadFloor();
      round.open = true;
      agents.expectBack();
      clock = setInterval(changed, LOOK_AGAIN_MS);
      changed();
    },
    stop: () => {
      round.open = false;
      clearInterval(clock);
      agents.stop();
      offers.stop();
    },
  };
}
