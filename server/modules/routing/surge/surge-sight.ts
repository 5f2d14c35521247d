import type { QueueSight } from '../../../../shared/contracts/routing-surge.ts';

/** What the evaluator sees of the floor; the first entry is all queues together, under ALL_QUEUES. */
export interface SurgeSight {
  queues(windowMinutes: number): Promise<QueueSight[]>;
}
export const ALL_QUEUES = '*';

/** Agents who have the same skills: one number per skill set is enough, however many people there are. */
export interface AgentGroup {
  readonly skills: readonly string[];
  readonly on: number;
  readonly serving: number;
  readonly idle: number;
}

export type QueueFacts = Omit<QueueSight, 'agentsReady' | 'agentsOn' | 'agentsServing'> & { readonly skill: string };

/** A queue without a handling time of its own is weighed as if a contact took so long. */
const USUAL_HANDLE_SECONDS = 180;

/**
 * People with several skills serve several queues, but each only once: a queue is given the part of them that its load has
 * among the queues they can serve. Counting everybody in full for every queue would promise the same hands many times.
 */
export function shareAgents(queues: readonly QueueFacts[], groups: readonly AgentGroup[]): QueueSight[] {
  const load = (q: QueueFacts): number => q.arrivalsPerMinute * (q.meanHandleSeconds ?? USUAL_HANDLE_SECONDS);
  const serving = new Map<string, number>();
  for (const group of groups) {
    const mine = queues.filter((q) => group.skills.includes(q.skill));
    const all = mine.reduce((sum, q) => sum + load(q), 0);
    for (const q of mine) {
      const share = all > 0 ? load(q) / all : 1 / mine.length;
      serving.set(q.code, (serving.get(q.code) ?? 0) + group.serving * share);
    }
  }
  const count = (skill: string, what: 'on' | 'idle'): number =>
    groups.reduce((sum, g) => sum + (g.skills.includes(skill) ? g[what] : 0), 0);
  return queues.map((q) => ({
    ...q,
    agentsOn: count(q.skill, 'on'),
    agentsReady: count(q.skill, 'idle'),
    agentsServing: serving.get(q.code) ?? 0,
  }));
}

const meanBy = (queues: readonly QueueFacts[], of: (q: QueueFacts) => number | null): number | null => {
  const known = queues.filter((q) => of(q) !== null && q.arrivalsPerMinute > 0);
  const weight = known.reduce((sum, q) => sum + q.arrivalsPerMinute, 0);
  return weight === 0 ? null : known.reduce((sum, q) => sum + (of(q) ?? 0) * q.arrivalsPerMinute, 0) / weight;
};

/** All queues as one; agents are counted once each. The promise is that of the most used queue. */
export function together(queues: readonly QueueFacts[], groups: readonly AgentGroup[]): QueueSight {
  const sum = (of: (q: QueueFacts) => number): number => queues.reduce((total, q) => total + of(q), 0);
  const skills = new Set(queues.map((q) => q.skill));
  const able = groups.filter((g) => g.skills.some((s) => skills.has(s)));
  const [busiest] = [...queues].sort((a, b) => b.arrivalsPerMinute - a.arrivalsPerMinute);
  return {
    code: ALL_QUEUES,
    zh: '全部队列',
    en: 'All queues',
    skill: null,
    waiting: sum((q) => q.waiting),
    longestWaitSeconds: Math.max(0, ...queues.map((q) => q.longestWaitSeconds)),
    agentsReady: able.reduce((n, g) => n + g.idle, 0),
    agentsOn: able.reduce((n, g) => n + g.on, 0),
    agentsServing: able.reduce((n, g) => n + g.serving, 0),
    offered: sum((q) => q.offered),
    answeredInTime: sum((q) => q.answeredInTime),
    arrivalsPerMinute: sum((q) => q.arrivalsPerMinute),
    meanHandleSeconds: meanBy(queues, (q) => q.meanHandleSeconds),
    meanAfterCallSeconds: meanBy(queues, (q) => q.meanAfterCallSeconds),
    answerSeconds: busiest?.answerSeconds ?? 15,
    answerTarget: busiest?.answerTarget ?? 0.85,
  };
}
