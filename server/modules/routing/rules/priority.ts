import type { Channel, ServiceClass } from '../../../../shared/contracts/contacts.ts';
import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import type { Boost, Preferred } from '../engine/engine-types.ts';

/** What is known of a contact when it asks for a person. */
export interface PriorityFacts {
  readonly serviceClass: ServiceClass;
  /** 1 … 5; null: no star level. */
  readonly starLevel: number | null;
  /** Since the customer's contact before this one; null: there was none, or it is not known. */
  readonly hoursSinceLast: number | null;
  readonly hasOpenCase: boolean;
}

/**
 * What makes this contact go earlier, each fact with its worth in seconds of waiting; worthless facts are left out. The words
 * are the service class itself, `star_1` … `star_5`, `repeated_caller` and `open_case`. That all together are worth no more
 * than `atMost` is the engine's to see to: the record keeps what each fact said.
 */
export function boostsOf(facts: PriorityFacts, { priority }: RoutingRules): Boost[] {
  const { starLevel, hoursSinceLast } = facts;
  const isRepeated =
    hoursSinceLast !== null && hoursSinceLast >= 0 && hoursSinceLast <= priority.repeatedCaller.withinHours;
  return [
    { fact: facts.serviceClass, seconds: priority.classes[facts.serviceClass] },
    { fact: `star_${starLevel ?? 0}`, seconds: starLevel === null ? 0 : (priority.stars[starLevel - 1] ?? 0) },
    { fact: 'repeated_caller', seconds: isRepeated ? priority.repeatedCaller.seconds : 0 },
    { fact: 'open_case', seconds: facts.hasOpenCase ? priority.openCase : 0 },
  ].filter((boost) => boost.seconds > 0);
}

/** Whom this customer knows. */
export interface PreferredFacts {
  readonly serviceClass: ServiceClass;
  readonly vipManager: {
    readonly agentId: string;
    readonly onShift: boolean;
    readonly standInId: string | null;
  } | null;
  /** The last agent of the customer's open case. */
  readonly caseAgentId: string | null;
  readonly lastAgent: { readonly agentId: string; readonly hoursAgo: number } | null;
  /** Who sits at the elder-care seats; null: the house has none. */
  readonly elderSeats: ReadonlySet<string> | null;
}

/**
 * Whom to wait for before anybody else is asked. A VIP's manager goes before the agent of an open case, and that one before
 * the last agent. While the manager is on shift the stand-in is not asked; off shift the stand-in is, and the manager stays
 * named first, so that the team of the manager is the team asked next. Old people are not drawn away from the elder-care
 * seats: there only an agent who sits at one is preferred.
 */
export function preferredOf(facts: PreferredFacts, { sticky }: RoutingRules): Preferred | null {
  const { vipManager, caseAgentId, lastAgent, elderSeats } = facts;
  const suits = (agentId: string): boolean =>
    facts.serviceClass !== 'elder' || elderSeats === null || elderSeats.has(agentId);

  const manager = sticky.vipManager.on ? managerOrStandIn(vipManager, sticky.vipManager.standIn) : [];
  if (manager.length > 0) {
    return { agentIds: manager, reason: 'vip_manager', holdSeconds: sticky.vipManager.holdSeconds };
  }
  if (sticky.caseAgent.on && caseAgentId !== null && suits(caseAgentId)) {
    return { agentIds: [caseAgentId], reason: 'case_agent', holdSeconds: sticky.caseAgent.holdSeconds };
  }
  const isRecent = lastAgent !== null && lastAgent.hoursAgo >= 0 && lastAgent.hoursAgo <= sticky.lastAgent.withinHours;
  if (sticky.lastAgent.on && isRecent && suits(lastAgent.agentId)) {
    return { agentIds: [lastAgent.agentId], reason: 'last_agent', holdSeconds: sticky.lastAgent.holdSeconds };
  }
  return null;
}

function managerOrStandIn(manager: PreferredFacts['vipManager'], standInAllowed: boolean): string[] {
  if (manager === null) return [];
  if (manager.onShift) return [manager.agentId];
  const standIn = standInAllowed ? manager.standInId : null;
  return standIn === null || standIn === manager.agentId ? [] : [manager.agentId, standIn];
}

export interface SelfServiceAsk {
  readonly channel: Channel;
  readonly serviceClass: ServiceClass;
  /** Dotted, e.g. `billing.detail`; null: not known yet. */
  readonly topic: string | null;
  readonly at: Date;
}

/** The operator's clock: one country, one time zone (UTC+8), no summer time. */
const LOCAL_OFFSET_MS = 8 * 3_600_000;
const HOUR_MS = 3_600_000;

export const localHour = (at: Date): number => {
  const ms = (at.getTime() + LOCAL_OFFSET_MS) % (24 * HOUR_MS);
  return Math.floor((ms < 0 ? ms + 24 * HOUR_MS : ms) / HOUR_MS);
};

/** From inclusive, until exclusive; `until` not after `from` means over midnight. */
function isWithin(hours: { readonly from: number; readonly until: number } | null, hour: number): boolean {
  if (hours === null) return true;
  const { from, until } = hours;
  return from < until ? hour >= from && hour < until : hour >= from || hour < until;
}

/** SS-6: true when the self-service answers first. The first rule that fits decides; where none does, self-service. */
export function selfServiceFirst({ selfService }: RoutingRules, ask: SelfServiceAsk): boolean {
  const hour = localHour(ask.at);
  const topic = ask.topic ?? '';
  const rule = selfService.find(
    (r) =>
      (r.channel === null || r.channel === ask.channel) &&
      (r.serviceClass === null || r.serviceClass === ask.serviceClass) &&
      (r.topicPrefix === null || topic === r.topicPrefix || topic.startsWith(`${r.topicPrefix}.`)) &&
      isWithin(r.hours, hour),
  );
  return rule?.first !== 'person';
}
