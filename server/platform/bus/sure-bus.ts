import { newId } from '../../../shared/kernel/id.ts';
import type { Log } from '../log.ts';
import type { Bus } from './bus.ts';
import type { Letter, LetterBox } from './bus-letters.ts';
import { createHearers } from './hearers.ts';

/**
 * A bus for pushes that nobody reads again by itself, such as the message of a chat: while the bus is lost somewhere, what is
 * published also goes through a table of the database, and what was published in the last seconds is put there after it, because
 * the loss is noticed late. Two ways, one number: heard once. In order per sender while one way is used; the hearers hold
 * numbers of their own where order matters.
 */
export interface SureBus extends Pick<Bus, 'subscribe'> {
  /** `to`: the one node that it is for; the others are spared the reading as long as the bus carries it. */
  publish(subject: string, data: unknown, to?: string): void;
  /** Told by the membership: somebody who lives cannot be reached by the bus. */
  slow(isSlow: boolean): void;
  close(): Promise<void>;
}

/** A node that lost its bus is known to the others after one heartbeat (1 s) and two unanswered pings (3 s). */
const REMEMBERED_MS = 6_000;
const REMEMBERED_LETTERS = 5_000;
const HEARD_LETTERS = 20_000;
const LOOK_EVERY_MS = 100;
const SWEEP_EVERY_LOOKS = 100;
/** One who was just reached again may have letters waiting. */
const LOOKS_AFTER = 50;
const BATCH = 500;
const LETTER = 'letter';
/** A name may have characters that mean something in a subject. */
const letterTo = (node: string): string => `${LETTER}.${Buffer.from(node).toString('base64url')}`;

export function createSureBus(needs: {
  bus: Bus;
  box: LetterBox;
  log: Log;
  self?: string;
  /** The name of this node, for what is for it alone. */
  node?: string;
}): SureBus {
  const self = needs.self ?? newId();
  const hearers = createHearers<unknown>((error, subject) =>
    needs.log.error({ err: error, subject }, 'a bus hearer failed'),
  );
  const heard = new Set<string>();
  const recent: { readonly letter: Letter; readonly at: number }[] = [];
  let unsent: Letter[] = [];
  let nth = 0;
  let slow = false;
  let looksLeft = 0;
  let looks = 0;
  let closed = false;
  let wake: () => void = () => undefined;

  const hear = (letter: Letter): void => {
    const key = `${letter.sender}:${letter.nth}`;
    if (letter.sender === self || heard.has(key)) return;
    heard.add(key);
    if (heard.size > HEARD_LETTERS)
      for (const oldest of heard) {
        heard.delete(oldest);
        break;
      }
    hearers.tell(letter.subject, letter.data);
  };
  for (const subject of [LETTER, ...(needs.node === undefined ? [] : [letterTo(needs.node)])])
    needs.bus.subscribe(subject, (data) => hear(data as Letter));

  const remember = (letter: Letter): void => {
    const now = performance.now();
    recent.push({ letter, at: now });
    while (recent.length > REMEMBERED_LETTERS || (recent[0]?.at ?? now) < now - REMEMBERED_MS) recent.shift();
  };
  const post = async (): Promise<void> => {
    while (unsent.length > 0) {
      const batch = unsent.slice(0, BATCH);
      await needs.box.put(batch);
      unsent = unsent.slice(batch.length);
    }
  };
  const round = async (): Promise<void> => {
    await post();
    for (const letter of await needs.box.look()) hear(letter);
    looks += 1;
    if (looks % SWEEP_EVERY_LOOKS === 0) await needs.box.sweep();
  };
  const isClosed = (): boolean => closed;
  const run = async (): Promise<void> => {
    let open = false;
    while (!isClosed()) {
      const due = slow || looksLeft > 0;
      if (due) {
        try {
          if (!open) await needs.box.open();
          open = true;
          await round();
        } catch (error) {
          needs.log.warn({ err: error }, 'the slow way of the bus failed; trying again');
        }
        if (!slow) looksLeft -= 1;
      } else {
        open = false;
      }
      await new Promise<void>((resolve) => {
        const timer = due ? setTimeout(resolve, LOOK_EVERY_MS) : undefined;
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (isClosed()) wake();
      });
    }
  };
  const running = run();

  return {
    publish: (subject, data, to) => {
      const letter: Letter = { sender: self, nth: (nth += 1), subject, data };
      needs.bus.publish(to === undefined ? LETTER : letterTo(to), letter);
      remember(letter);
      if (!slow) return;
      unsent.push(letter);
      if (unsent.length > REMEMBERED_LETTERS) unsent.shift();
      wake();
    },
    subscribe: hearers.add,
    slow: (isSlow) => {
      if (isSlow === slow) return;
      slow = isSlow;
      if (isSlow) unsent = recent.map((r) => r.letter);
      else looksLeft = LOOKS_AFTER;
      wake();
    },
    close: async () => {
      closed = true;
      wake();
      await running;
    },
  };
}
