import type { FloorChange, FloorNow, WallChange, Wallboard } from '../../../shared/contracts/insight.ts';

/** Sections come whole: the newer replaces the older. */
export const mergeWall = (before: Wallboard, change: WallChange): Wallboard => ({ ...before, ...change });

const replaced = <M>(before: readonly M[], changed: readonly M[] | undefined, idOf: (m: M) => string): M[] => {
  if (changed === undefined) return [...before];
  const news = new Map(changed.map((m) => [idOf(m), m]));
  const kept = before.map((m) => news.get(idOf(m)) ?? m);
  const known = new Set(before.map(idOf));
  return [...kept, ...changed.filter((m) => !known.has(idOf(m)))];
};

/** Members come whole: those that changed replace themselves, new ones join. */
export const mergeFloor = (before: FloorNow, change: FloorChange): FloorNow => ({
  at: change.at,
  agents: replaced(before.agents, change.agents, (a) => a.staffId),
  queues: replaced(before.queues, change.queues, (q) => q.code),
});

/** What was pushed while the whole was on its way, and is newer than it, goes on top. */
export const caughtUp = <S extends { readonly at: string }, C extends { readonly at: string }>(
  whole: S,
  pushed: readonly C[],
  merge: (before: S, change: C) => S,
): S => pushed.filter((c) => c.at >= whole.at).reduce(merge, whole);
