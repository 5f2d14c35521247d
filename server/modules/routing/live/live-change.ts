import type { LiveChange, LiveNow } from '../../../../shared/contracts/routing-live.ts';

const told = <M>(members: readonly M[], idOf: (m: M) => string): Map<string, string> =>
  new Map(members.map((m) => [idOf(m), JSON.stringify(m)]));

function differs<M>(before: readonly M[], now: readonly M[], idOf: (m: M) => string): { changed: M[]; left: string[] } {
  const known = told(before, idOf);
  const here = new Set(now.map(idOf));
  return {
    changed: now.filter((m) => known.get(idOf(m)) !== JSON.stringify(m)),
    left: [...known.keys()].filter((id) => !here.has(id)),
  };
}

/** Left out when there is nothing to say. */
const unlessEmpty = (key: keyof LiveChange, members: readonly unknown[]): Partial<LiveChange> =>
  members.length === 0 ? {} : { [key]: members };

/** Beyond the time and the numbers. */
export const isNews = (change: LiveChange): boolean =>
  Object.keys(change).some((key) => key !== 'at' && key !== 'listed');

/** What a screen that knows `before` has to hear to know `now`. */
export function liveChange(before: LiveNow | undefined, now: LiveNow): LiveChange {
  const line = differs(before?.line ?? [], now.line, (c) => c.id);
  const agents = differs(before?.agents ?? [], now.agents, (a) => a.staffId);
  return {
    at: now.at,
    listed: [now.line.length, now.agents.length],
    ...(before?.waiting === now.waiting ? {} : { waiting: now.waiting }),
    ...unlessEmpty('queues', differs(before?.queues ?? [], now.queues, (q) => q.code).changed),
    ...unlessEmpty('line', line.changed),
    ...unlessEmpty('left', line.left),
    ...unlessEmpty('agents', agents.changed),
    ...unlessEmpty('agentsLeft', agents.left),
  };
}
