import type { Channel, ServiceClass } from '../../shared/contracts/contacts.ts';
import type { Routing } from '../modules/routing/index.ts';
import type { SurgeGate } from './surge-room.ts';

interface Ask {
  readonly channel: Channel;
  readonly serviceClass: ServiceClass;
  readonly topic: string | null;
}

/** In a peak only these are shown the self-service first: the elderly, VIP, accounts and complaints keep their way to a person. */
const PUSHED: ReadonlySet<ServiceClass> = new Set(['ordinary', 'star']);

/** SS-6 and RT-5 together: what the rules say of a person or self-service first, and what the shift leader's measure adds in a peak. */
export function createFirstAnswer(routing: Pick<Routing, 'queueFor' | 'personFirst'>, gate: Pick<SurgeGate, 'flags'>) {
  const pushesSelfService = (ask: Ask): boolean =>
    PUSHED.has(ask.serviceClass) && gate.flags(routing.queueFor(ask)).selfServiceFirst;
  return {
    pushesSelfService,
    personFirst: (ask: Ask): boolean => routing.personFirst(ask) && !pushesSelfService(ask),
  };
}
