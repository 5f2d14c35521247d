import { AGENT_EVENTS, type AgentPresenceChanged } from '../../../../shared/contracts/routing-events.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import type { Log } from '../../../platform/log.ts';
import { clearPresence, lockAgent, savePresence, type AgentPresence } from './presence-store.ts';

/**
 * Which node has an agent's desks and phone: what this node sees of its own sockets, written down so that the node that decides
 * knows it, wherever that is. Each change is a row and an event; quick ones in between are written once.
 */
export interface Presence {
  opened(staffId: string): Promise<void>;
  closed(staffId: string): Promise<void>;
  voiceLeg(staffId: string, on: boolean): Promise<void>;
  /** A node is gone, and with it every desk it had. In the transaction that says so. */
  clear(tx: Tx, node: string): Promise<void>;
  /** The others took this node for dead: everything it has is said again. */
  sayAgain(): Promise<void>;
}

export interface PresenceNeeds {
  readonly transactor: Transactor;
  readonly node: string;
  readonly log: Log;
  /** Before a failed writing is tried again. */
  readonly retryMs?: number;
}

const RETRY_MS = 500;
const NOTHING = { desks: 0, voiceLeg: false };
type Here = Pick<AgentPresence, 'desks' | 'voiceLeg'>;

const emit = (tx: Tx, presence: AgentPresence): void => {
  const data: AgentPresenceChanged = { ...presence };
  tx.emit({
    aggregate: 'agent',
    aggregateId: presence.staffId,
    type: AGENT_EVENTS.presenceChanged,
    data: { ...data },
  });
};

export function createPresence(needs: PresenceNeeds): Presence {
  const { transactor, node, log, retryMs = RETRY_MS } = needs;
  const here = new Map<string, Here>();
  const written = new Map<string, Here>();
  const writing = new Map<string, Promise<void>>();

  const write = async (staffId: string): Promise<void> => {
    const now = here.get(staffId) ?? NOTHING;
    const before = written.get(staffId) ?? NOTHING;
    if (now.desks === before.desks && now.voiceLeg === before.voiceLeg) return;
    const presence = { staffId, node, ...now };
    await transactor.run(async (tx) => {
      if (!(await lockAgent(tx, staffId))) return;
      await savePresence(tx, presence);
      emit(tx, presence);
    });
    if (now === NOTHING) written.delete(staffId);
    else written.set(staffId, now);
  };
  const writePatiently = async (staffId: string): Promise<void> => {
    try {
      await write(staffId);
    } catch (error) {
      log.warn({ err: error, staffId }, 'presence could not be written; trying again');
      setTimeout(() => void save(staffId), retryMs).unref();
    }
  };
  /** One at a time per agent; the next writes what is true then. */
  const save = (staffId: string): Promise<void> => {
    const mine = (writing.get(staffId) ?? Promise.resolve()).then(() => writePatiently(staffId));
    writing.set(staffId, mine);
    void mine.then(() => {
      if (writing.get(staffId) === mine) writing.delete(staffId);
    });
    return mine;
  };
  const change = (staffId: string, next: (now: Here) => Here): Promise<void> => {
    const after = next(here.get(staffId) ?? NOTHING);
    if (after.desks <= 0 && !after.voiceLeg) here.delete(staffId);
    else here.set(staffId, after);
    return save(staffId);
  };

  return {
    opened: (staffId) => change(staffId, (now) => ({ ...now, desks: now.desks + 1 })),
    closed: (staffId) => change(staffId, (now) => ({ ...now, desks: Math.max(0, now.desks - 1) })),
    voiceLeg: (staffId, on) => change(staffId, (now) => ({ ...now, voiceLeg: on })),
    clear: async (tx, of) => {
      for (const staffId of await clearPresence(tx, of)) emit(tx, { staffId, node: of, ...NOTHING });
    },
    sayAgain: async () => {
      written.clear();
      await Promise.all([...here.keys()].map((staffId) => save(staffId)));
    },
  };
}
