import type { Channel, ServiceClass } from '../../../shared/contracts/contacts.ts';

/** A contact that waits, as the matcher sees it. */
export interface Waiting {
  readonly contactId: string;
  readonly channel: Channel;
  readonly queueCode: string;
  readonly serviceClass: ServiceClass;
  readonly queuedAtMs: number;
  /** Lost its agent or its offer through our fault: before everybody else. */
  readonly putFirst: boolean;
  /** Who let it ring out: not asked again for this contact while somebody else can be. */
  readonly missedBy: ReadonlySet<string>;
}

export interface QueueRule {
  readonly code: string;
  readonly skill: string;
  readonly minLevel: number;
  /** After so many seconds anybody with this skill may take it, too. */
  readonly overflowSkill: string | null;
  readonly overflowAfterSeconds: number;
}

export interface AgentSeat {
  readonly staffId: string;
  readonly skills: ReadonlyMap<string, number>;
  /** How many more of each channel fit in. */
  readonly free: Readonly<Record<Channel, number>>;
  readonly idleSinceMs: number;
}

/**
 * A class is worth so many seconds of waiting. Because waiting itself counts without limit, everybody overtakes every class
 * in the end: nobody starves (matching.test.ts proves the bound).
 */
export const CLASS_SECONDS: Readonly<Record<ServiceClass, number>> = {
  emergency: 1800,
  elder: 300,
  vip: 300,
  complaint: 180,
  enterprise: 120,
  star: 60,
  ordinary: 0,
};

/** Seconds of waiting plus what the class is worth. */
export const scoreOf = (w: Waiting, nowMs: number): number =>
  (nowMs - w.queuedAtMs) / 1000 + CLASS_SECONDS[w.serviceClass];

export function inOrder(waiting: readonly Waiting[], nowMs: number): Waiting[] {
  return [...waiting].sort(
    (a, b) =>
      Number(b.putFirst) - Number(a.putFirst) ||
      scoreOf(b, nowMs) - scoreOf(a, nowMs) ||
      (a.contactId < b.contactId ? -1 : 1),
  );
}

export interface Match {
  readonly contactId: string;
  readonly agentId: string;
  readonly queueCode: string;
  readonly step: 'skill' | 'overflow';
  readonly candidates: number;
  readonly waitedSeconds: number;
  readonly idleSeconds: number;
}

const hasSkill = (agent: AgentSeat, skill: string, level: number): boolean => (agent.skills.get(skill) ?? 0) >= level;

function candidatesFor(
  w: Waiting,
  queue: QueueRule,
  seats: readonly AgentSeat[],
  nowMs: number,
): { step: Match['step']; agents: readonly AgentSeat[] } {
  const free = seats.filter((s) => s.free[w.channel] > 0);
  const fresh = free.filter((s) => !w.missedBy.has(s.staffId));
  const pool = fresh.length > 0 ? fresh : free;
  const skilled = pool.filter((s) => hasSkill(s, queue.skill, queue.minLevel));
  if (skilled.length > 0 || queue.overflowSkill === null) return { step: 'skill', agents: skilled };
  if (nowMs - w.queuedAtMs < queue.overflowAfterSeconds * 1000) return { step: 'skill', agents: [] };
  const overflow = queue.overflowSkill;
  return { step: 'overflow', agents: pool.filter((s) => hasSkill(s, overflow, 1)) };
}

/** Longest idle first; the staff id settles a tie so that the same facts always give the same answer. */
const longestIdle = (agents: readonly AgentSeat[]): AgentSeat | undefined =>
  agents.reduce<AgentSeat | undefined>((best, a) => {
    if (best === undefined || a.idleSinceMs < best.idleSinceMs) return a;
    return a.idleSinceMs === best.idleSinceMs && a.staffId < best.staffId ? a : best;
  }, undefined);

/** Who gets whom, now. Pure: the same waiting, seats and time give the same pairs. */
export function match(
  waiting: readonly Waiting[],
  seats: readonly AgentSeat[],
  queues: ReadonlyMap<string, QueueRule>,
  nowMs: number,
): Match[] {
  let open = seats.filter((s) => s.free.voice > 0 || s.free.chat > 0);
  const matches: Match[] = [];
  for (const w of inOrder(waiting, nowMs)) {
    if (open.length === 0) break;
    const queue = queues.get(w.queueCode);
    if (queue === undefined) continue;
    const { step, agents } = candidatesFor(w, queue, open, nowMs);
    const agent = longestIdle(agents);
    if (agent === undefined) continue;
    matches.push({
      contactId: w.contactId,
      agentId: agent.staffId,
      queueCode: w.queueCode,
      step,
      candidates: agents.length,
      waitedSeconds: Math.max(0, Math.round((nowMs - w.queuedAtMs) / 1000)),
      idleSeconds: Math.max(0, Math.round((nowMs - agent.idleSinceMs) / 1000)),
    });
    // One offer at a time rings at a desk; the next decision sees the new load.
    open = open.filter((s) => s.staffId !== agent.staffId);
  }
  return matches;
}
