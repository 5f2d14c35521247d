import { AGENT_EVENTS, type AgentStateChanged } from '../../../../shared/contracts/routing-events.ts';
import type { Listener } from '../../../platform/events/listeners.ts';
import type { Watch } from './watch-service.ts';

/**
 * Signing off with open work writes the handover. In a transaction of its own, which the index of one open handover per person
 * makes repeatable: heard twice, or stopped between the two commits, there is one.
 */
export const handoverListeners = (needs: { readonly watch: Watch }): Listener[] => [
  {
    name: 'routing.handover-at-sign-off',
    types: [AGENT_EVENTS.stateChanged],
    from: 'now',
    handle: async (event) => {
      const { staffId, to, reason } = event.data as unknown as AgentStateChanged;
      // A line that broke is no sign-off: whoever comes back goes on, whoever does not is found by the job.
      if (to === 'offline' && reason !== 'disconnected') await needs.watch.signedOff(staffId);
    },
  },
];
