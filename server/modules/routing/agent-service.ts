import { AGENT_EVENTS, type AgentStateChanged } from '../../../shared/contracts/routing-events.ts';
import type { AgentState, SetAgentState } from '../../../shared/contracts/routing.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { transition } from '../../../shared/kernel/state-machine.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import { agentMachine, type AgentEvent } from './agent-state.ts';
import type { Floor } from './floor.ts';
import { lockAgentState, saveAgentState } from './routing-store.ts';
import { shardAtSignOn } from './shard-store.ts';

/**
 * An agent is there while a desk of theirs is connected. A desk that goes away keeps its place for the grace, so that a
 * reload or a short cut of the line costs nobody a call; then the agent is off line and everything in hand goes back.
 */
export const DESK_GRACE_MS = 12_000;

export interface Agents {
  set(staffId: string, wanted: SetAgentState): Promise<void>;
  missed(staffId: string): Promise<void>;
  /** A desk of this agent was opened or closed on this node. */
  deskOpened(staffId: string): void;
  deskClosed(staffId: string): void;
  /** After a start: everybody of this shard who was there before gets the grace to come back. */
  expectBack(shard: number): void;
  stop(): void;
}

export interface AgentNeeds {
  readonly transactor: Transactor;
  readonly floor: Floor;
  readonly log: Log;
  /** Only the owner of the decisions takes back what an absent agent had. */
  readonly isOwner: (staffId: string) => boolean;
  /** Where they sit, by the record of staff. */
  readonly centreOf: (staffId: string) => Promise<string | null>;
  /** The agent is gone for good: take back what they had. */
  readonly onLost: (staffId: string) => Promise<void>;
  readonly graceMs?: number;
}

const EVENT_FOR: Readonly<Record<SetAgentState['state'], AgentEvent>> = {
  ready: 'go_ready',
  not_ready: 'go_not_ready',
  offline: 'sign_off',
};

export function createAgents(needs: AgentNeeds): Agents {
  const graceMs = needs.graceMs ?? DESK_GRACE_MS;
  const leaving = new Map<string, NodeJS.Timeout>();
  let stopped = false;

  const change = async (staffId: string, event: AgentEvent, reason: string | null): Promise<AgentState> => {
    // Asked before: who holds a row must not wait for a second connection.
    const known = needs.floor.agent(staffId);
    const centre = known?.state === 'offline' ? await needs.centreOf(staffId) : (known?.centre ?? null);
    const done = await needs.transactor.run(async (tx) => {
      const from = await lockAgentState(tx.db, staffId);
      const next = transition(agentMachine, from, event);
      if (!next.ok) return { state: from, at: undefined, shard: undefined };
      const shard = from === 'offline' ? await shardAtSignOn(tx.db, centre) : undefined;
      await saveAgentState(tx.db, { staffId, from, event, to: next.value, reason, at: tx.now, shard });
      const data: AgentStateChanged = {
        staffId,
        from,
        to: next.value,
        reason,
        ...(shard === undefined ? {} : { shard }),
      };
      tx.emit({ aggregate: 'agent', aggregateId: staffId, type: AGENT_EVENTS.stateChanged, data: { ...data } });
      return { state: next.value, at: tx.now, shard };
    });
    if (done.at !== undefined)
      needs.floor.setAgentState(staffId, { state: done.state, reason, since: done.at, shard: done.shard });
    return done.state;
  };

  const lose = async (staffId: string): Promise<void> => {
    if (needs.floor.desks(staffId) > 0 || !needs.isOwner(staffId)) return;
    await change(staffId, 'lose', 'disconnected');
    await needs.onLost(staffId);
  };

  const startGrace = (staffId: string): void => {
    clearTimeout(leaving.get(staffId));
    const go = (): void => {
      leaving.delete(staffId);
      if (stopped) return;
      lose(staffId).catch((error: unknown) => {
        needs.log.error({ err: error, staffId }, 'releasing a lost agent failed; trying again');
        leaving.set(staffId, setTimeout(go, 1_000));
      });
    };
    leaving.set(staffId, setTimeout(go, graceMs));
  };

  return {
    set: async (staffId, wanted) => {
      if (needs.floor.agent(staffId) === undefined)
        throw new AppError({ code: 'routing.not_an_agent', kind: 'refused' });
      if (wanted.state === 'ready' && needs.floor.desks(staffId) === 0) {
        throw new AppError({ code: 'routing.not_online', kind: 'refused' });
      }
      const count = needs.floor.hands(staffId).length;
      if (wanted.state === 'offline' && count > 0) {
        throw new AppError({ code: 'routing.finish_contacts_first', kind: 'refused', details: { count } });
      }
      await change(staffId, EVENT_FOR[wanted.state], wanted.state === 'not_ready' ? wanted.reason : null);
    },
    missed: async (staffId) => {
      await change(staffId, 'miss', 'missed_offer');
    },
    deskOpened: (staffId) => {
      clearTimeout(leaving.get(staffId));
      leaving.delete(staffId);
      needs.floor.setDesks(staffId, needs.floor.desks(staffId) + 1);
      if (needs.floor.desks(staffId) === 1 && needs.floor.agent(staffId)?.state === 'offline') {
        change(staffId, 'sign_on', null).catch((error: unknown) => {
          needs.log.error({ err: error, staffId }, 'signing an agent on failed');
        });
      }
    },
    deskClosed: (staffId) => {
      const left = Math.max(0, needs.floor.desks(staffId) - 1);
      needs.floor.setDesks(staffId, left);
      if (left === 0 && needs.floor.agent(staffId) !== undefined && !stopped) startGrace(staffId);
    },
    expectBack: (shard) => {
      for (const agent of needs.floor.agents()) {
        const away = needs.floor.desks(agent.staffId) === 0;
        const owes = needs.floor.hands(agent.staffId).length > 0;
        if (agent.shard === shard && away && (agent.state !== 'offline' || owes)) startGrace(agent.staffId);
      }
    },
    stop: () => {
      stopped = true;
      for (const timer of leaving.values()) clearTimeout(timer);
    },
  };
}
