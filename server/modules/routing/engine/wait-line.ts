import type { CompiledRules, CompiledStep } from './compiled-rules.ts';
import type { WaitingContact } from './engine-types.ts';
import type { Pool, Waiting } from './engine-parts.ts';
import { createDueList } from './due-list.ts';
import { widenedBy } from './record.ts';
import type { SeatBook } from './seat-book.ts';
import { keyOf } from './waiting.ts';

/** Everybody who waits, the steps they have reached, and when time alone will widen the circle of whom they ask. */
export interface WaitLine {
  readonly waiting: ReadonlyMap<string, Waiting>;
  queueOf(code: string): ReadonlySet<Waiting>;
  setRules(rules: CompiledRules, nowMs: number): void;
  clear(): void;
  wait(contact: WaitingContact, nowMs: number): void;
  leave(contactId: string): void;
  /** Lets everybody reach the steps whose time has come. */
  passTime(nowMs: number): void;
  nextDueMs(): number | undefined;
  /** Nobody is held back for an agent who is not there. */
  wakeHeld(ownPool: Pool, nowMs: number): void;
  /** The newcomers have been looked at: from now on they wait, and what they found is on their record. */
  noteFresh(nowMs: number): void;
}

const SWEEP_ABOVE = 64;
const NOBODY: ReadonlySet<Waiting> = new Set();
/** What most contacts have none of is one list for all of them. */
const NONE: readonly never[] = [];

export function createWaitLine(first: CompiledRules, book: () => SeatBook, stirred: (pool: Pool) => void): WaitLine {
  let rules = first;
  let stamps = 0;
  const waiting = new Map<string, Waiting>();
  const byQueue = new Map<string, Set<Waiting>>();
  /** Contacts of queues that the rules do not know: kept, and tried again with the next rules. */
  const homeless = new Map<string, WaitingContact>();
  const due = createDueList<Waiting>();
  let fresh: Waiting[] = [];

  const dueAt = (w: Waiting, atMs: number): void => due.add(atMs, w.expecting);
  const stand = (w: Waiting, pool: Pool): void => {
    pool.line.push({ key: w.key, tie: w.facts.id, stamp: w.stamp, of: w });
    if (pool.line.size > SWEEP_ABOVE + 4 * waiting.size) {
      pool.line.keep((e) => e.of.isWaiting && e.stamp === e.of.stamp);
    }
    stirred(pool);
  };
  /** Undefined: a step about a team or centre that this contact does not have. */
  const scopeValueOf = (w: Waiting, step: CompiledStep): string | null | undefined => {
    if (step.scope === 'everywhere') return null;
    if (step.scope === 'own_centre') return w.queue.centre ?? undefined;
    const id = w.facts.preferred?.agentIds[0];
    return (id === undefined ? undefined : book().seats.get(id)?.facts.team) ?? undefined;
  };
  const preferredOn = (w: Waiting): boolean =>
    w.facts.preferred?.agentIds.some((id) => book().seats.get(id)?.isOn === true) ?? false;

  const isHeld = (w: Waiting, nowMs: number): boolean => {
    if (w.heldUntilMs === null) return false;
    if (nowMs < w.heldUntilMs && preferredOn(w)) {
      dueAt(w, w.heldUntilMs);
      return true;
    }
    w.heldUntilMs = null;
    return false;
  };

  const widen = (w: Waiting, nowMs: number): void => {
    if (isHeld(w, nowMs)) return;
    for (let next = w.queue.steps[w.step + 1]; next !== undefined; next = w.queue.steps[w.step + 1]) {
      const atMs = w.facts.sinceMs + next.afterMs;
      if (atMs > nowMs) {
        dueAt(w, atMs);
        break;
      }
      w.step += 1;
      const scopeValue = scopeValueOf(w, next);
      if (scopeValue === undefined) continue;
      const pool = book().poolFor(w.facts.channel, next, scopeValue);
      if (!w.isFresh) w.widened.push(widenedBy(pool, w.step, nowMs));
      w.stepPools.push({ step: w.step, pool });
      stand(w, pool);
    }
    if (w.facts.spared.size > 0) for (const until of w.facts.spared.values()) if (until > nowMs) dueAt(w, until);
  };

  const leave = (contactId: string): void => {
    const w = waiting.get(contactId);
    if (w === undefined) {
      if (homeless.size > 0) homeless.delete(contactId);
      return;
    }
    w.isWaiting = false;
    w.expecting.of = undefined;
    waiting.delete(contactId);
    byQueue.get(w.queue.code)?.delete(w);
  };

  const ownPoolsOf = ({ preferred, channel }: WaitingContact): Pool[] =>
    (preferred?.agentIds ?? []).flatMap((id) => {
      const seat = book().seats.get(id);
      return seat === undefined ? [] : [book().ownPool(seat, channel)];
    });
  const wait = (contact: WaitingContact, nowMs: number): void => {
    leave(contact.id);
    const queue = rules.queue(contact.queue);
    if (queue === undefined) {
      homeless.set(contact.id, contact);
      return;
    }
    stamps += 1;
    const expecting: Waiting['expecting'] = { of: undefined };
    const w: Waiting = {
      facts: contact,
      queue,
      key: keyOf(contact, rules.atMostSeconds),
      stamp: stamps,
      isWaiting: true,
      isFresh: true,
      expecting,
      heldUntilMs: null,
      step: -1,
      preferredPools: contact.preferred === null ? NONE : ownPoolsOf(contact),
      stepPools: [],
      widened: [],
    };
    expecting.of = w;
    waiting.set(contact.id, w);
    const line = byQueue.get(queue.code) ?? new Set<Waiting>();
    line.add(w);
    byQueue.set(queue.code, line);
    fresh.push(w);
    for (const own of w.preferredPools) stand(w, own);
    const holdMs = (contact.preferred?.holdSeconds ?? 0) * 1000;
    if (holdMs > 0 && preferredOn(w)) w.heldUntilMs = contact.sinceMs + holdMs;
    widen(w, nowMs);
  };

  const passTime = (nowMs: number): void => {
    for (let w = due.take(nowMs); w !== undefined; w = due.take(nowMs)) {
      widen(w, nowMs);
      for (const pool of [...w.preferredPools, ...w.stepPools.map((s) => s.pool)]) stirred(pool);
    }
  };

  return {
    waiting,
    queueOf: (code) => byQueue.get(code) ?? NOBODY,
    setRules: (next, nowMs) => {
      rules = next;
      for (const contact of [...[...waiting.values()].map((w) => w.facts), ...homeless.values()]) wait(contact, nowMs);
    },
    clear: () => {
      for (const w of waiting.values()) w.expecting.of = undefined;
      for (const known of [waiting, byQueue, homeless]) known.clear();
      fresh = [];
    },
    wait,
    leave,
    passTime,
    nextDueMs: due.nextMs,
    wakeHeld: (ownPool, nowMs) => {
      for (const entry of ownPool.line.entries()) if (entry.of.heldUntilMs !== null) dueAt(entry.of, nowMs);
    },
    noteFresh: (nowMs) => {
      for (const w of fresh) {
        if (!w.isWaiting) continue;
        w.isFresh = false;
        const group = w.stepPools[0]?.pool ?? w.preferredPools[0];
        if (group !== undefined) w.widened.push(widenedBy(group, w.step, nowMs));
      }
      fresh = [];
    },
  };
}
