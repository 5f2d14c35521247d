import { createHeap } from './heap.ts';

/** Whom a time is kept for; emptied when they are gone, so that what lies in the list holds nobody in memory. */
export interface Expecting<T> {
  of: T | undefined;
}

/**
 * What comes due when. Nearly everybody has been served long before their next step is due, so only the second that is running
 * is kept in order; later ones are plain lists, and whoever is gone by then costs no more than being passed over.
 */
export interface DueList<T> {
  add(atMs: number, whom: Expecting<T>): void;
  /** The time of the next that is still expected; undefined: none. */
  nextMs(): number | undefined;
  /** Takes the next out if its time has come. */
  take(nowMs: number): T | undefined;
}

interface Due<T> {
  readonly atMs: number;
  readonly whom: Expecting<T>;
}

const LIST_MS = 1_000;

export function createDueList<T>(): DueList<T> {
  const later = new Map<number, Due<T>[]>();
  const lists = createHeap<null>();
  const running = createHeap<Expecting<T>>();
  let runningUntil = -Infinity;

  const run = ({ atMs, whom }: Due<T>): void => running.push({ key: atMs, tie: '', stamp: 0, of: whom });
  const nextList = (): boolean => {
    const list = lists.pop();
    if (list === undefined) return false;
    runningUntil = list.key + 1;
    for (const due of later.get(list.key) ?? []) if (due.whom.of !== undefined) run(due);
    later.delete(list.key);
    return true;
  };
  const next = (): { readonly key: number; readonly of: Expecting<T> } | undefined => {
    for (;;) {
      const top = running.peek();
      if (top === undefined) {
        if (!nextList()) return undefined;
      } else if (top.of.of === undefined) running.pop();
      else return top;
    }
  };

  return {
    add: (atMs, whom) => {
      const number = Math.floor(atMs / LIST_MS);
      if (number < runningUntil) {
        run({ atMs, whom });
        return;
      }
      const list = later.get(number);
      if (list !== undefined) list.push({ atMs, whom });
      else {
        later.set(number, [{ atMs, whom }]);
        lists.push({ key: number, tie: '', stamp: 0, of: null });
      }
    },
    nextMs: () => next()?.key,
    take: (nowMs) => {
      const top = next();
      if (top === undefined || top.key > nowMs) return undefined;
      running.pop();
      return top.of.of;
    },
  };
}
