import type { AgentActivity } from '../../../shared/contracts/routing.ts';
import type { InHand } from './fact-store.ts';

const STATE_OF: Readonly<Partial<Record<AgentActivity, InHand['state']>>> = {
  offered: 'offered',
  talking: 'connected',
  chatting: 'connected',
  after_call_work: 'after_call_work',
};

/**
 * Since when an agent is at what they do: the newest of the contacts that make them busy (for chats: since they have had any),
 * the end of the last contact when idle, else their own state.
 */
export function activitySince(
  activity: AgentActivity,
  known: {
    readonly stateSince: Date;
    readonly idleSinceMs: number | undefined;
    readonly hands: readonly Pick<InHand, 'state' | 'since'>[];
  },
): Date {
  const state = STATE_OF[activity];
  if (state === undefined) {
    const idle = activity === 'idle' ? (known.idleSinceMs ?? 0) : 0;
    return new Date(Math.max(idle, known.stateSince.getTime()));
  }
  const times = known.hands.filter((h) => h.state === state).map((h) => h.since.getTime());
  // The rows follow the floor by a moment: what has just begun began now, as far as anybody can see.
  if (times.length === 0) return known.stateSince;
  return new Date(activity === 'chatting' ? Math.min(...times) : Math.max(...times));
}
