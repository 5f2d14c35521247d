import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The words between the bench and the far ends of its calls, which live in a process of their own. */
export type FarOrder =
  /** Opens so many phones (UDP); answers their ports. */
  | { readonly do: 'phones'; readonly count: number }
  /** Where each phone sends to. */
  | { readonly do: 'dial'; readonly ports: readonly number[] }
  /** Opens so many browsers; answers their offers. */
  | { readonly do: 'browsers'; readonly count: number }
  /** The answers to the offers; answers when all are connected. */
  | { readonly do: 'answers'; readonly sdps: readonly string[] }
  /** A browser closes its connection and opens another for the same flow; answers the offer. */
  | { readonly do: 'again'; readonly browser: number }
  /** The answer to that offer; answers when it is connected. */
  | { readonly do: 'answered'; readonly browser: number; readonly sdp: string }
  /** Everybody talks for so long; answers what was heard. */
  | { readonly do: 'talk'; readonly seconds: number }
  /** Of the talk before: the longest time without a packet, by phone and by browser. */
  | { readonly do: 'longest' }
  | { readonly do: 'hangUp' };

export interface Heard {
  readonly sent: number;
  readonly received: number;
  /** Milliseconds between two packets of one flow at its receiver. */
  readonly gapMs: { readonly p50: number; readonly p99: number; readonly p999: number };
  /** From the sender's clock to the receiver's, the same clock; absent where no packet of a partner arrived. */
  readonly latencyMs: { readonly p50: number; readonly p99: number } | undefined;
  /** The generator's own lateness: what is above it is ours. */
  readonly lateMsP99: number;
}

export interface Longest {
  readonly phones: readonly number[];
  readonly browsers: readonly number[];
}

/** Numbered: browsers come back while everybody talks. */
export type FarAsked = FarOrder & { readonly id: number };
export type FarAnswer = { readonly id: number } & (
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string }
);

export interface Far {
  readonly pid: number;
  ask<T>(order: FarOrder): Promise<T>;
  end(): Promise<void>;
}

export function startFar(): Far {
  const child: ChildProcess = fork(fileURLToPath(new URL('./voice-far.ts', import.meta.url)), [], {
    execArgv: ['--no-deprecation', '--max-semi-space-size=1', '--single-threaded-gc', '--import', 'tsx'],
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let asked = 0;
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the far ends died (${code ?? 'killed'})`));
  });
  child.on('message', (answer: FarAnswer) => {
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.ok) waiter?.resolve(answer.value);
    else waiter?.reject(new Error(answer.error));
  });
  return {
    pid: child.pid ?? 0,
    ask: <T>(order: FarOrder) =>
      new Promise<T>((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve: (value) => resolve(value as T), reject });
        child.send({ ...order, id: asked } satisfies FarAsked);
      }),
    end: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        else child.once('exit', () => resolve()).kill('SIGKILL');
      }),
  };
}
