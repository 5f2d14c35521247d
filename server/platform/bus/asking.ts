import { AppError, type ErrorKind } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Log } from '../log.ts';
import type { SureBus } from './sure-bus.ts';

/**
 * One node asks another by name, and is answered. A question is run at most once: it goes over the sure bus, which hears each letter
 * once, also when it comes by the slow way. Whoever is not answered in time does not know whether it was done, as with
 * any server that falls silent.
 */
export interface Asking {
  /** What the other answers, as JSON; throws the AppError that it threw, or `node.silent` (unavailable) at the deadline. */
  ask(question: Question): Promise<unknown>;
  /** Nobody waits for an answer, and there may be none. */
  tell(question: Omit<Question, 'deadlineMs'>): void;
  /** One answerer for each kind of question. `from`: the node that asks. */
  answer(what: string, run: (data: unknown, from: string) => Promise<unknown>): void;
  close(): void;
}
export interface Question {
  readonly node: string;
  readonly what: string;
  readonly data: unknown;
  readonly deadlineMs?: number;
}

interface Asked {
  /** Absent: nobody waits. */
  readonly id?: string;
  readonly to: string;
  readonly from: string;
  readonly what: string;
  readonly data: unknown;
}
interface Problem {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly details: Readonly<Record<string, unknown>>;
}
interface Said {
  readonly id: string;
  readonly to: string;
  readonly data?: unknown;
  readonly problem?: Problem;
}

const ASK = 'ask';
const SAID = 'said';
/** Longer than whatever is waited for at the other side, shorter than what a page waits for. */
export const ASK_DEADLINE_MS = 9_000;

export function createAsking(needs: {
  readonly bus: Pick<SureBus, 'publish' | 'subscribe'>;
  /** The name of this node. */
  readonly me: string;
  readonly log: Log;
}): Asking {
  const { bus, me, log } = needs;
  const answerers = new Map<string, (data: unknown, from: string) => Promise<unknown>>();
  const waiting = new Map<string, (said: Said) => void>();

  const problemOf = (error: unknown, what: string): Problem => {
    if (error instanceof AppError) return { code: error.code, kind: error.kind, details: error.details };
    log.error({ err: error, what }, 'what another node asked for failed');
    return { code: 'common.internal', kind: 'internal', details: {} };
  };
  const run = async ({ what, data, from }: Asked): Promise<Omit<Said, 'id' | 'to'>> => {
    const answerer = answerers.get(what);
    try {
      if (answerer === undefined)
        throw new AppError({ code: 'common.not_found', kind: 'not_found', details: { what } });
      return { data: await answerer(data, from) };
    } catch (error) {
      return { problem: problemOf(error, what) };
    }
  };
  const unsubscribe = [
    bus.subscribe(ASK, (letter) => {
      const asked = letter as Asked;
      if (asked.to !== me) return;
      const { id, from } = asked;
      void run(asked).then((said) => {
        if (id !== undefined) bus.publish(SAID, { ...said, id, to: from }, from);
      });
    }),
    bus.subscribe(SAID, (letter) => {
      const said = letter as Said;
      if (said.to === me) waiting.get(said.id)?.(said);
    }),
  ];

  return {
    ask: ({ node, what, data, deadlineMs = ASK_DEADLINE_MS }) =>
      new Promise((resolve, reject) => {
        const id = newId();
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new AppError({ code: 'node.silent', kind: 'unavailable', details: { what } }));
        }, deadlineMs);
        waiting.set(id, ({ data: answer, problem }) => {
          clearTimeout(timer);
          waiting.delete(id);
          if (problem === undefined) resolve(answer);
          else reject(new AppError(problem));
        });
        bus.publish(ASK, { id, to: node, from: me, what, data } satisfies Asked, node);
      }),
    tell: ({ node, what, data }) => bus.publish(ASK, { to: node, from: me, what, data } satisfies Asked, node),
    answer: (what, answerer) => void answerers.set(what, answerer),
    close: () => {
      for (const stop of unsubscribe) stop();
    },
  };
}
