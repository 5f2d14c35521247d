import { LIMITS, type ContactState, type WrapUp } from '../../../shared/contracts/contacts.ts';
import type {
  Desk,
  DeskContact,
  FloorAgent,
  QueueLive,
  RejectReason,
  SetAgentState,
} from '../../../shared/contracts/routing.ts';
import { offerInWords } from '../../../shared/contracts/routing-why-words.ts';
import { readWhy } from '../../../shared/contracts/routing-why.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { clip } from '../../../shared/kernel/text.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import { contactsOfAgent, isLive, notAllowed, type ContactLife, type ContactReading } from '../contacts/index.ts';
import { demand, type Audit, type OrganisationView, type Principal } from '../identity/index.ts';
import type { Routing } from './routing-service.ts';
import { handledSince, offersOf } from './routing-store.ts';

/** What an agent does at the desk, and what a shift leader sees of the floor. */
export interface DeskUse {
  desk(principal: Principal): Promise<Desk>;
  setState(principal: Principal, wanted: SetAgentState): Promise<Desk>;
  accept(principal: Principal, contactId: string): Promise<void>;
  reject(principal: Principal, contactId: string, reason: RejectReason): Promise<void>;
  end(principal: Principal, contactId: string): Promise<void>;
  wrapUp(principal: Principal, contactId: string, wrapUp: WrapUp): Promise<void>;
  /** The agent has found out who it is: the contact, and what is made from it, is this customer's. */
  identify(principal: Principal, contactId: string, customerId: string): Promise<void>;
  queues(principal: Principal): QueueLive[];
  floor(principal: Principal): Promise<FloorAgent[]>;
}

export interface DeskNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly reading: ContactReading;
  readonly organisation: OrganisationView;
  readonly routing: Routing;
  /** Refuses with its sentence whoever cannot serve now: a home seat with a bad line, somebody who is not opened. */
  readonly demandReady?: (principal: Principal) => Promise<void>;
  readonly audit: Pick<Audit, 'append'>;
  /** Refuses a customer there is not, or whom this member of staff may not see. */
  readonly demandCustomer: (principal: Principal, customerId: string) => Promise<void>;
  /** A break is asked for, not taken: it begins when there is room, or with the leader's word. Absent: it is taken at once. */
  readonly askBreak?: (principal: Principal) => Promise<void>;
}

const isBreak = (wanted: SetAgentState): boolean => wanted.state === 'not_ready' && wanted.reason === 'break';

/** The operator's day: the product runs in one country and one time zone, which has no daylight saving. */
const DAY_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
export const startOfDay = (now: Date): Date =>
  new Date(Math.floor((now.getTime() + DAY_OFFSET_MS) / DAY_MS) * DAY_MS - DAY_OFFSET_MS);

const offerWords = (why: unknown): string | null => {
  const record = readWhy(why);
  return record === undefined ? null : offerInWords(record, 'zh');
};

export function createDeskUse(needs: DeskNeeds): DeskUse {
  const { routing } = needs;
  const { floor } = routing;

  const deskContacts = async (staffId: string): Promise<DeskContact[]> => {
    const inHand = floor.hands(staffId).map((c) => c.id);
    const rows = inHand.length === 0 ? [] : await contactsOfAgent(needs.db, staffId, inHand);
    const contacts = await needs.reading.views(rows);
    return Promise.all(
      contacts.map(async (contact) => {
        const offers = contact.state === 'offered' ? await offersOf(needs.db, contact.id) : [];
        const offer = offers.find((o) => o.outcome === null && o.agent_id === staffId);
        return {
          contact,
          ringUntil: offer?.ring_until.toISOString() ?? null,
          why: offer === undefined ? null : offerWords(offer.why),
        };
      }),
    );
  };

  const desk = async (principal: Principal): Promise<Desk> => {
    demand(principal, 'desk.use');
    const { staffId } = principal;
    const agent = floor.agent(staffId);
    const now = needs.clock.now();
    const { handled, mean } = await handledSince(
      needs.db,
      { staffId, hands: floor.hands(staffId).map((c) => c.id) },
      startOfDay(now),
    );
    return {
      state: agent?.state ?? 'offline',
      reason: agent?.reason ?? null,
      since: (agent?.since ?? now).toISOString(),
      activity: floor.activity(staffId),
      voiceCapacity: agent?.voiceCapacity ?? 0,
      chatCapacity: agent?.chatCapacity ?? 0,
      contacts: await deskContacts(staffId),
      today: { handled, handleSecondsAverage: mean },
      now: now.toISOString(),
    };
  };

  return {
    desk,
    setState: async (principal, wanted) => {
      demand(principal, 'desk.use');
      if (wanted.state === 'ready') await needs.demandReady?.(principal);
      if (isBreak(wanted) && needs.askBreak !== undefined) await needs.askBreak(principal);
      else await routing.agents.set(principal.staffId, wanted);
      return desk(principal);
    },
    accept: async (principal, contactId) => {
      demand(principal, 'desk.use');
      await routing.offers.accept(contactId, principal.staffId);
    },
    reject: async (principal, contactId, reason) => {
      demand(principal, 'desk.use');
      await routing.offers.reject(contactId, principal.staffId, reason);
    },
    end: async (principal, contactId) => {
      demand(principal, 'desk.use');
      // Who hangs up in the moment when the customer does has what they wanted.
      if (!isLive(await mine(principal, contactId))) return;
      await routing
        .end(contactId, 'agent', 'agent_ended', `staff:${principal.staffId}`)
        .catch(async (error: unknown) => {
          const isLate = error instanceof AppError && error.code === 'contacts.not_allowed_in_state';
          if (!isLate || isLive(await mine(principal, contactId))) throw error;
        });
    },
    wrapUp: async (principal, contactId, wrapUp) => {
      demand(principal, 'desk.use');
      const note = wrapUp.note === undefined ? {} : { note: clip(wrapUp.note, LIMITS.noteChars) };
      await needs.transactor.run(async (tx) => {
        const before = await needs.life.lock(tx, contactId);
        if (before.agent_id !== principal.staffId) throw notYours();
        const result = await needs.life.apply(tx, contactId, {
          event: 'wrap_up',
          actor: `staff:${principal.staffId}`,
          disposition: wrapUp.disposition,
          ...note,
        });
        if (!result.ok) throw notAllowed(result.refusal);
        tx.afterCommit(() => routing.noted(result.value));
      });
    },
    identify: async (principal, contactId, customerId) => {
      demand(principal, 'desk.use');
      await needs.demandCustomer(principal, customerId);
      await needs.transactor.run(async (tx) => {
        const before = await needs.life.lock(tx, contactId);
        if (before.agent_id !== principal.staffId) throw notYours();
        if (before.customer_id === customerId) return;
        // A matter already opened for somebody is not silently moved to somebody else.
        if (before.customer_id !== null && before.case_id !== null) throw identifiedAlready();
        const row = await needs.life.identify(tx, contactId, customerId);
        const subject = { kind: 'contact', id: contactId };
        await needs.audit.append(tx, { by: principal, action: 'contact.identified', subject });
        tx.afterCommit(() => routing.noted(row));
      });
    },
    queues: (principal) => {
      demand(principal, 'queue.view');
      return queuesLive(routing, needs.clock.now().getTime());
    },
    floor: async (principal) => {
      demand(principal, 'floor.supervise');
      const agents = floor.agents();
      const staff = await needs.organisation.staff(agents.map((a) => a.staffId));
      return agents.flatMap((agent) => {
        const card = staff.get(agent.staffId);
        if (card === undefined) return [];
        const hands = floor.hands(agent.staffId);
        return {
          staffId: agent.staffId,
          name: card.name,
          team: card.team ?? '',
          activity: floor.activity(agent.staffId),
          reason: agent.reason,
          since: agent.since.toISOString(),
          voice: hands.filter((c) => c.channel === 'voice').length,
          chats: hands.filter((c) => c.channel === 'chat').length,
        };
      });
    },
  };

  /** Where this contact of theirs stands. */
  async function mine(principal: Principal, contactId: string): Promise<ContactState> {
    return needs.transactor.run(async (tx) => {
      const row = await needs.life.lock(tx, contactId);
      if (row.agent_id !== principal.staffId) throw notYours();
      return row.state;
    });
  }
}

const identifiedAlready = (): AppError => new AppError({ code: 'contacts.identified_already', kind: 'conflict' });
const notYours = (): AppError => new AppError({ code: 'contacts.not_yours', kind: 'forbidden' });

/** Live figures of every queue from the floor in memory. */
export function queuesLive(routing: Routing, nowMs: number): QueueLive[] {
  const waiting = routing.floor.waiting();
  const agents = routing.floor.agents();
  return routing.queues().map((queue) => {
    const line = waiting.filter((w) => w.queueCode === queue.code);
    const skilled = agents.filter((a) => a.skills.has(queue.skill));
    const oldest = Math.min(nowMs, ...line.map((w) => w.queuedAtMs));
    return {
      code: queue.code,
      zh: queue.zh,
      en: queue.en,
      waiting: line.length,
      longestWaitSeconds: Math.max(0, Math.round((nowMs - oldest) / 1000)),
      agentsReady: skilled.filter((a) => routing.floor.activity(a.staffId) === 'idle').length,
      agentsOn: skilled.filter((a) => a.state !== 'offline').length,
    };
  });
}
