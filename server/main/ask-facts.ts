import type { ServiceClass } from '../../shared/contracts/contacts.ts';
import { lastContactOf, type ContactRow } from '../modules/contacts/index.ts';
import type { CustomersRoom } from '../modules/customers/index.ts';
import type { Identity } from '../modules/identity/index.ts';
import { boostsOf, preferredOf, type AskFacts, type Routing } from '../modules/routing/index.ts';
import type { Log } from '../platform/log.ts';
import type { Parts } from './parts.ts';

/** Asked while the customer stands at the door of the line: what does not answer in time is left out, and the class alone counts. */
const DEADLINE_MS = 400;
const HOUR_MS = 3_600_000;

const withinTime = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => (timer = setTimeout(() => resolve(otherwise), DEADLINE_MS)));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

interface LastContact {
  readonly hoursAgo: number;
  readonly agentId: string | null;
}
const lastAgentOf = (last: LastContact | null) =>
  last === null || last.agentId === null ? null : { agentId: last.agentId, hoursAgo: last.hoursAgo };

interface FactsNeeds {
  readonly identity: Pick<Identity, 'organisation'>;
  readonly customers: Pick<CustomersRoom, 'recognise'>;
  readonly routing: () => Pick<Routing, 'floor' | 'rules'>;
  /** The owner of the customer's open case. */
  readonly caseOwner: (customerId: string) => Promise<string | undefined>;
}

/** What makes a contact go earlier and whom it prefers, from what customers, cases, contacts and the organisation know of it. */
export function createAskFacts({ database: { db }, clock }: Parts, needs: FactsNeeds, log: Log): AskFacts {
  const { organisation } = needs.identity;
  const isOn = (staffId: string): boolean => {
    const state = needs.routing().floor.agent(staffId)?.state;
    return state !== undefined && state !== 'offline';
  };

  /** The next colleague of the manager's team by staff number who is at work. */
  const standInFor = async (managerId: string, team: string | null): Promise<string | null> => {
    if (team === null) return null;
    const managers = (await organisation.staffOfTeam(team))
      .filter((c) => c.post === 'vip_manager')
      .sort((a, b) => (a.staffNo < b.staffNo ? -1 : 1));
    const at = managers.findIndex((c) => c.id === managerId);
    const inOrder = [...managers.slice(at + 1), ...managers.slice(0, Math.max(0, at))];
    return inOrder.find((c) => isOn(c.id))?.id ?? null;
  };
  const managerOf = async (staffNo: string | null) => {
    const card = staffNo === null ? undefined : await organisation.staffByNo(staffNo);
    if (card === undefined) return null;
    const onShift = isOn(card.id);
    return { agentId: card.id, onShift, standInId: onShift ? null : await standInFor(card.id, card.team) };
  };

  const lastOf = async (contact: ContactRow): Promise<LastContact | null> => {
    const last = contact.customer_id === null ? undefined : await lastContactOf(db, contact.customer_id, contact.id);
    if (last === undefined) return null;
    return { hoursAgo: (clock.now().getTime() - last.arrivedAt.getTime()) / HOUR_MS, agentId: last.agentId };
  };
  const whoIs = async (number: string) => {
    const found = await needs.customers.recognise(number);
    return found.answer === 'known' && !found.recognition.shared ? found.recognition : undefined;
  };
  const elderSeatsFor = async (serviceClass: ServiceClass): Promise<ReadonlySet<string> | null> => {
    const elders = serviceClass === 'elder' ? await organisation.staffOfPost('elder_care_agent') : [];
    return elders.length === 0 ? null : new Set(elders.map((c) => c.id));
  };

  const ask = async (contact: ContactRow, serviceClass: ServiceClass): Promise<Awaited<ReturnType<AskFacts>>> => {
    const { rules } = needs.routing().rules();
    const [who, caseOwner, last, elderSeats] = await Promise.all([
      whoIs(contact.customer_address),
      contact.customer_id === null ? undefined : needs.caseOwner(contact.customer_id),
      lastOf(contact),
      elderSeatsFor(serviceClass),
    ]);
    const facts = {
      serviceClass,
      starLevel: who?.starLevel ?? null,
      hoursSinceLast: last?.hoursAgo ?? null,
      hasOpenCase: caseOwner !== undefined,
    };
    const people = {
      serviceClass,
      vipManager: serviceClass === 'vip' ? await managerOf(who?.vipManagerNo ?? null) : null,
      caseAgentId: caseOwner ?? null,
      lastAgent: lastAgentOf(last),
      elderSeats,
    };
    return { boosts: boostsOf(facts, rules), preferred: preferredOf(people, rules) };
  };

  return (contact, serviceClass) => {
    const classAlone = {
      boosts: boostsOf(
        { serviceClass, starLevel: null, hoursSinceLast: null, hasOpenCase: false },
        needs.routing().rules().rules,
      ),
      preferred: null,
    };
    const asked = ask(contact, serviceClass).catch((error: unknown) => {
      log.warn({ err: error, contactId: contact.id }, 'the facts about a contact could not be asked');
      return classAlone;
    });
    return withinTime(asked, classAlone);
  };
}
