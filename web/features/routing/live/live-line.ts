import type { LiveChange, LiveContact, LiveNow, LiveQueue } from '../../../../shared/contracts/routing-live.ts';
import { SERVICE_CLASSES, type ServiceClass } from '../../../../shared/contracts/contacts.ts';

function merged<M>(
  before: readonly M[],
  { changed = [], left = [] }: { changed?: readonly M[] | undefined; left?: readonly string[] | undefined },
  idOf: (m: M) => string,
): M[] {
  if (changed.length === 0 && left.length === 0) return [...before];
  const news = new Map(changed.map((m) => [idOf(m), m]));
  const gone = new Set(left);
  const kept = before.filter((m) => !gone.has(idOf(m))).map((m) => news.get(idOf(m)) ?? m);
  const known = new Set(before.map(idOf));
  return [...kept, ...changed.filter((m) => !known.has(idOf(m)))];
}

export const mergeLive = (before: LiveNow, change: LiveChange): LiveNow => ({
  ...before,
  at: change.at,
  waiting: change.waiting ?? before.waiting,
  queues: merged(before.queues, { changed: change.queues }, (q) => q.code),
  line: merged(before.line, { changed: change.line, left: change.left }, (c) => c.id),
  agents: merged(before.agents, { changed: change.agents, left: change.agentsLeft }, (a) => a.staffId),
});

/**
 * Who came and left between what was last told to all and the whole that this screen has read is in no change: they would stand
 * here for ever. The numbers tell.
 */
export const isAstray = ({ line, agents }: LiveNow, { listed }: LiveChange): boolean =>
  line.length !== listed[0] || agents.length !== listed[1];

export const SORTS = ['order', 'waited', 'class'] as const;
export type Sort = (typeof SORTS)[number];

export interface LineFilter {
  readonly queue: string | undefined;
  readonly serviceClass: ServiceClass | undefined;
  readonly sort: Sort;
}

/** As the server matches: those put first, then by key, then by id. */
const byOrder = (a: LiveContact, b: LiveContact): number =>
  Number(b.first) - Number(a.first) || a.key - b.key || (a.id < b.id ? -1 : 1);
const COMPARE: Readonly<Record<Sort, (a: LiveContact, b: LiveContact) => number>> = {
  order: byOrder,
  waited: (a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : byOrder(a, b)),
  class: (a, b) => SERVICE_CLASSES.indexOf(a.serviceClass) - SERVICE_CLASSES.indexOf(b.serviceClass) || byOrder(a, b),
};

export interface Placed extends LiveContact {
  /** 1 = next in its own queue. */
  readonly place: number;
}

/** Everybody with their place, which counts within their queue and does not depend on what is shown. */
export function placed(line: readonly LiveContact[]): Placed[] {
  const counts = new Map<string, number>();
  return [...line].sort(byOrder).map((contact) => {
    const place = (counts.get(contact.queue) ?? 0) + 1;
    counts.set(contact.queue, place);
    return { ...contact, place };
  });
}

export const shownOf = (line: readonly Placed[], { queue, serviceClass, sort }: LineFilter): Placed[] =>
  line
    .filter((c) => queue === undefined || c.queue === queue)
    .filter((c) => serviceClass === undefined || c.serviceClass === serviceClass)
    .sort(COMPARE[sort]);

/** How many of the chosen queues stand behind the listed ones. */
export const notListed = (queues: readonly LiveQueue[], queue: string | undefined): number =>
  queues.filter((q) => queue === undefined || q.code === queue).reduce((sum, q) => sum + q.waiting - q.shown, 0);
