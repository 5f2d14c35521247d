import type { Channel, ServiceClass } from '../../../../shared/contracts/contacts.ts';
import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import { boostsOf, preferredOf, type PriorityFacts } from '../rules/priority.ts';
import type { Arrival } from './simulation-types.ts';

/** A contact of a day before any rule has looked at it: the same for both versions that are compared. */
export interface DayContact extends PriorityFacts {
  readonly atMs: number;
  readonly channel: Channel;
  readonly queue: string;
  readonly serviceClass: ServiceClass;
  readonly caseAgentId: string | null;
  readonly lastAgentId: string | null;
  /** Null: not known, because nobody answered. */
  readonly talkSeconds: number | null;
  readonly afterCallSeconds: number | null;
  /** Null: not known, because somebody answered before. */
  readonly patienceSeconds: number | null;
}

export function arrivalOf(contact: DayContact, rules: RoutingRules): Arrival {
  const { lastAgentId, hoursSinceLast } = contact;
  return {
    atMs: contact.atMs,
    channel: contact.channel,
    queue: contact.queue,
    serviceClass: contact.serviceClass,
    boosts: boostsOf(contact, rules),
    preferred: preferredOf(
      {
        serviceClass: contact.serviceClass,
        // Who looks after which VIP is in the operator's systems; a made-up manager would be worse than none.
        vipManager: null,
        caseAgentId: contact.caseAgentId,
        lastAgent:
          lastAgentId === null || hoursSinceLast === null ? null : { agentId: lastAgentId, hoursAgo: hoursSinceLast },
        elderSeats: null,
      },
      rules,
    ),
    talkSeconds: contact.talkSeconds,
    afterCallSeconds: contact.afterCallSeconds,
    patienceSeconds: contact.patienceSeconds,
  };
}
