import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CourseReport } from './pace.ts';

/** The load generator runs in a process of its own, as clients do; these are the words between the two. */
export type LoadOrder =
  | { readonly do: 'prepare'; readonly plan: unknown }
  | { readonly do: 'open'; readonly rate: number; readonly seconds: number; readonly tag: string }
  | { readonly do: 'closed'; readonly inFlight: number; readonly seconds: number; readonly tag: string };
export type LoadAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

export interface Load {
  readonly pid: number;
  prepare<T>(plan: unknown): Promise<T>;
  open(rate: number, seconds: number, tag: string): Promise<CourseReport>;
  closed(inFlight: number, seconds: number, tag: string): Promise<CourseReport>;
  end(): Promise<void>;
}

/** Starts `bench/<name>`; it answers one order at a time. */
export function startLoad(name: 'chat-load.ts' | 'prosody-load.ts' | 'routing-load.ts'): Load {
  const child: ChildProcess = fork(fileURLToPath(new URL(`./${name}`, import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  const ask = <T>(order: LoadOrder): Promise<T> =>
    new Promise((resolve, reject) => {
      const died = (code: number | null): void => reject(new Error(`the load generator ended (${code ?? 'killed'})`));
      child.once('exit', died);
      child.once('message', (answer: LoadAnswer) => {
        child.off('exit', died);
        if (answer.ok) resolve(answer.value as T);
        else reject(new Error(answer.error));
      });
      child.send(order);
    });
  return {
    pid: child.pid ?? 0,
    prepare: (plan) => ask({ do: 'prepare', plan }),
    open: (rate, seconds, tag) => ask({ do: 'open', rate, seconds, tag }),
    closed: (inFlight, seconds, tag) => ask({ do: 'closed', inFlight, seconds, tag }),
    end: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        else child.once('exit', () => resolve()).kill();
      }),
  };
}
