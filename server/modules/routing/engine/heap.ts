/** A binary heap of things with a number each, smallest first; equal numbers by their tie, so that the same facts give the same order. */
export interface Entry<T> {
  readonly key: number;
  readonly tie: string;
  readonly stamp: number;
  readonly of: T;
}

export interface Heap<T> {
  readonly size: number;
  push(entry: Entry<T>): void;
  peek(): Entry<T> | undefined;
  pop(): Entry<T> | undefined;
  /** Every entry in no order: to look a little around the top without taking it apart. */
  entries(): readonly Entry<T>[];
  /** Throws away what is no longer true. */
  keep(isTrue: (entry: Entry<T>) => boolean): void;
}

export const before = (a: { key: number; tie: string }, b: { key: number; tie: string }): boolean =>
  a.key < b.key || (a.key === b.key && a.tie < b.tie);

export function createHeap<T>(): Heap<T> {
  let items: Entry<T>[] = [];
  const at = (i: number): Entry<T> => items[i] as Entry<T>;

  const up = (from: number): void => {
    let i = from;
    const entry = at(i);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, at(parent))) break;
      items[i] = at(parent);
      i = parent;
    }
    items[i] = entry;
  };
  const down = (from: number): void => {
    let i = from;
    const entry = at(i);
    for (;;) {
      let child = 2 * i + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && before(at(child + 1), at(child))) child += 1;
      if (!before(at(child), entry)) break;
      items[i] = at(child);
      i = child;
    }
    items[i] = entry;
  };

  return {
    get size() {
      return items.length;
    },
    push: (entry) => {
      items.push(entry);
      up(items.length - 1);
    },
    peek: () => items[0],
    pop: () => {
      const top = items[0];
      const last = items.pop();
      if (items.length > 0 && last !== undefined) {
        items[0] = last;
        down(0);
      }
      return top;
    },
    entries: () => items,
    keep: (isTrue) => {
      items = items.filter(isTrue);
      for (let i = (items.length >> 1) - 1; i >= 0; i -= 1) down(i);
    },
  };
}
