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

/** One object and one list: of a heap whose acts were closures, thousands would cost a start half of its time. */
class BinaryHeap<T> implements Heap<T> {
  #items: Entry<T>[] = [];

  get size(): number {
    return this.#items.length;
  }
  push(entry: Entry<T>): void {
    this.#items.push(entry);
    this.#up(this.#items.length - 1);
  }
  peek(): Entry<T> | undefined {
    return this.#items[0];
  }
  pop(): Entry<T> | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length > 0 && last !== undefined) {
      items[0] = last;
      this.#down(0);
    }
    return top;
  }
  entries(): readonly Entry<T>[] {
    return this.#items;
  }
  keep(isTrue: (entry: Entry<T>) => boolean): void {
    this.#items = this.#items.filter(isTrue);
    for (let i = (this.#items.length >> 1) - 1; i >= 0; i -= 1) this.#down(i);
  }

  #up(from: number): void {
    const items = this.#items;
    let i = from;
    const entry = items[i] as Entry<T>;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = items[parent] as Entry<T>;
      if (!before(entry, above)) break;
      items[i] = above;
      i = parent;
    }
    items[i] = entry;
  }
  #down(from: number): void {
    const items = this.#items;
    let i = from;
    const entry = items[i] as Entry<T>;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && before(items[child + 1] as Entry<T>, items[child] as Entry<T>)) child += 1;
      const below = items[child] as Entry<T>;
      if (!before(below, entry)) break;
      items[i] = below;
      i = child;
    }
    items[i] = entry;
  }
}

export const createHeap = <T>(): Heap<T> => new BinaryHeap<T>();
