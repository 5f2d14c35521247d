import { setTimeout as sleep } from 'node:timers/promises';
import type { Visitor } from './visitor.ts';

export interface Said {
  readonly id: string;
  readonly text: string;
}
export interface Chatter {
  readonly acknowledged: Said[];
  /** Sent, and nothing came back, or a refusal: the page sends these again under the same id. */
  readonly unanswered: Said[];
  stop(): Promise<void>;
}

/** More than a person types, less than what is refused as a flood (20 at once). */
const MOST = 18;
const SILENCE_MS = 1_500;

/** A visitor who types one message after the other until stopped, and remembers what was acknowledged. */
export function startChatter(visitor: Visitor, contactId: string, everyMs = 30): Chatter {
  const acknowledged: Said[] = [];
  const unanswered: Said[] = [];
  let stopped = false;
  const run = async (): Promise<void> => {
    for (let n = 1; n <= MOST && !stopped; n += 1) {
      const said = { id: `message-${String(n).padStart(5, '0')}`, text: `第${n}句` };
      const answer = visitor.send(contactId, said.text, said.id).then(
        () => true,
        () => false,
      );
      const good = await Promise.race([answer, sleep(SILENCE_MS, false)]);
      (good ? acknowledged : unanswered).push(said);
      await sleep(everyMs);
    }
  };
  const running = run();
  return {
    acknowledged,
    unanswered,
    stop: () => {
      stopped = true;
      return running;
    },
  };
}

/** The ids of everything the customer said, in order of the transcript. */
export async function saidIn(visitor: Visitor, contactId: string): Promise<string[]> {
  const said: string[] = [];
  for (let after = 0, more = true; more;) {
    const part = await visitor.resume(contactId, after);
    said.push(...part.entries.filter((e) => e.author === 'customer').map((e) => e.clientMessageId ?? ''));
    after = part.entries.at(-1)?.seq ?? after;
    more = part.more;
  }
  return said;
}
