import { CASE_EVENTS, ORDER_EVENTS, type CaseFacts, type OrderFacts } from '../../../shared/contracts/cases-events.ts';
import { DIAL_EVENTS, type DialOutcome } from '../../../shared/contracts/voice-outbound.ts';
import type { Listener } from '../../platform/events/listeners.ts';
import type { FollowUps } from './follow-up-service.ts';

interface DialChanged {
  readonly agentId: string;
  readonly purpose: string;
  readonly caseId: string | null;
  readonly state: string;
  readonly outcome: DialOutcome | null;
}

/** A case or an order that was closed may be asked about; a call about one may come to nothing. */
export const followUpListener = (followUps: FollowUps): Listener => ({
  name: 'outreach.follow_ups',
  types: [CASE_EVENTS.stateChanged, ORDER_EVENTS.stateChanged, DIAL_EVENTS.changed],
  from: 'now',
  handle: async (event, tx) => {
    if (event.type === CASE_EVENTS.stateChanged) {
      const { caseId, type, state } = event.data as unknown as CaseFacts;
      if (state === 'closed') await followUps.caseClosed(tx, { caseId, type });
      return;
    }
    if (event.type === ORDER_EVENTS.stateChanged) {
      const { caseId, templateCode, state } = event.data as unknown as OrderFacts;
      if (state === 'archived') await followUps.orderClosed(tx, { caseId, templateCode });
      return;
    }
    const { agentId, purpose, caseId, state, outcome } = event.data as unknown as DialChanged;
    if (purpose !== 'follow_up' || caseId === null || state !== 'over') return;
    if (outcome !== null && outcome !== 'answered') await followUps.notReached(tx, { agentId, caseId, outcome });
  },
});
