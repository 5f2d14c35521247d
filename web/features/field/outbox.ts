import type { OrderState } from '../../../shared/contracts/cases-catalogue.ts';

/**
 * What an engineer did while the line was bad, waiting to be sent. Pure: what is added, sent and refused makes the next outbox.
 *
 * The rules: within one order everything goes in the order in which it was done. Each thing carries a key that it keeps at every try, so
 * that the server does it once however often it arrives. A refusal (somebody else was there first) stops the later acts of that order
 * alone, because they were done on a picture that was not true; words and photos go on, and so do all other orders.
 */
export interface FieldAct {
  readonly kind: 'act';
  /** The last part of the address: `set-out`. */
  readonly path: string;
  readonly expects: OrderState;
  readonly becomes: OrderState;
  readonly body: Readonly<Record<string, unknown>>;
  /** Keys of photos that belong to it. */
  readonly photos: readonly string[];
}
export interface FieldWords {
  readonly kind: 'message';
  readonly text: string;
  readonly photo: string | null;
}
export interface FieldPhoto {
  readonly kind: 'photo';
  readonly name: string;
}
export type FieldThing = FieldAct | FieldWords | FieldPhoto;

export interface Refusal {
  readonly code: string;
  readonly title: string;
  /** The state that the order had really reached, where the server said so. */
  readonly state: string | null;
}

export interface OutboxItem {
  readonly key: string;
  readonly orderId: string;
  readonly at: number;
  readonly thing: FieldThing;
  /** Absent: it waits. */
  readonly refused?: Refusal;
}

export interface Outbox {
  readonly items: readonly OutboxItem[];
  /** Photos that have arrived: our key → the server's id. */
  readonly arrived: Readonly<Record<string, string>>;
}

export const EMPTY: Outbox = { items: [], arrived: {} };

export const add = (box: Outbox, item: OutboxItem): Outbox =>
  box.items.some((i) => i.key === item.key) ? box : { ...box, items: [...box.items, item] };

const photosOf = (thing: FieldThing): readonly string[] => {
  if (thing.kind === 'act') return thing.photos;
  return thing.kind === 'message' && thing.photo !== null ? [thing.photo] : [];
};

function isReady(box: Outbox, item: OutboxItem, at: number): boolean {
  if (item.refused !== undefined) return false;
  if (photosOf(item.thing).some((key) => box.arrived[key] === undefined)) return false;
  if (item.thing.kind !== 'act') return true;
  const earlier = box.items.slice(0, at).filter((i) => i.orderId === item.orderId && i.thing.kind === 'act');
  return earlier.length === 0;
}

/** Undefined: nothing can go now. `resting` are orders whose last try failed: they wait for the next round. */
export const nextToSend = (box: Outbox, resting: ReadonlySet<string> = new Set()): OutboxItem | undefined =>
  box.items.find((item, at) => !resting.has(item.orderId) && isReady(box, item, at));

/** It has arrived. For a photo the server says under which id. */
export function sent(box: Outbox, key: string, fileId?: string): Outbox {
  const items = box.items.filter((i) => i.key !== key);
  return fileId === undefined ? { ...box, items } : { items, arrived: { ...box.arrived, [key]: fileId } };
}

export const refuse = (box: Outbox, key: string, refused: Refusal): Outbox => ({
  ...box,
  items: box.items.map((i) => (i.key === key ? { ...i, refused } : i)),
});

/** Try a refused thing once more, as it is. */
export const tryAgain = (box: Outbox, key: string): Outbox => ({
  ...box,
  items: box.items.map((i) => {
    if (i.key !== key) return i;
    const { refused: _, ...waiting } = i;
    return waiting;
  }),
});

const withoutPhoto = (thing: FieldThing, photo: string): FieldThing => {
  if (thing.kind === 'act') return { ...thing, photos: thing.photos.filter((p) => p !== photo) };
  return thing.kind === 'message' && thing.photo === photo ? { ...thing, photo: null } : thing;
};
const saysNothing = (thing: FieldThing): boolean =>
  thing.kind === 'message' && thing.photo === null && thing.text.trim() === '';

/**
 * Let a thing go. With an act go the acts that were built on it; with a photo goes only the photo: the words and the backfill that it
 * belonged to are kept.
 */
export function letGo(box: Outbox, key: string): Outbox {
  const at = box.items.findIndex((i) => i.key === key);
  const gone = box.items[at];
  if (gone === undefined) return box;
  const rest = box.items.filter((i, place) => {
    if (i === gone) return false;
    return !(gone.thing.kind === 'act' && place > at && i.orderId === gone.orderId && i.thing.kind === 'act');
  });
  const items =
    gone.thing.kind === 'photo'
      ? rest.map((i) => ({ ...i, thing: withoutPhoto(i.thing, key) })).filter((i) => !saysNothing(i.thing))
      : rest;
  return { ...box, items };
}

/** Where the order stands for the person who has done all this already, whatever the server knows of it yet. */
export function stateAhead(box: Outbox, orderId: string, known: OrderState): OrderState {
  const acts = box.items.flatMap((i) => (i.orderId === orderId && i.thing.kind === 'act' ? [{ i, act: i.thing }] : []));
  if (acts.some(({ i }) => i.refused !== undefined)) return known;
  return acts.at(-1)?.act.becomes ?? known;
}

export const waitingCount = (box: Outbox): number => box.items.filter((i) => i.refused === undefined).length;
export const refusedItems = (box: Outbox): readonly OutboxItem[] => box.items.filter((i) => i.refused !== undefined);

/** The photos that a thing names, by the ids of the server; call it when `nextToSend` has said that they are there. */
export const arrivedPhotos = (box: Outbox, thing: FieldThing): readonly string[] =>
  photosOf(thing).flatMap((key) => box.arrived[key] ?? []);

/** What a failure means: come back later, or be told. Only an answer that will be the same next time is a refusal. */
export type Failure = 'line' | 'later' | 'refused';
const MAY_PASS: readonly number[] = [401, 408, 425, 429];
export function failureOf(status: number): Failure {
  if (status === 0) return 'line';
  return status >= 500 || MAY_PASS.includes(status) ? 'later' : 'refused';
}
