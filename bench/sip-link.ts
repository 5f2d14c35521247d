import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The words between the bench and a stack in its own process. */
export type SipOrder =
  | { readonly do: 'parse'; readonly count: number }
  | { readonly do: 'listen'; readonly host: string; readonly from: string };
export type SipAnswer = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly error: string };

export interface SipProcess {
  readonly pid: number;
  /** Microseconds of processor time per message. */
  parse(count: number): Promise<number>;
  /** Answers calls from one address; resolves with the port. */
  listen(host: string, from: string): Promise<number>;
  end(): Promise<void>;
}

export function startSip(which: 'ours' | 'npm'): SipProcess {
  const child = fork(fileURLToPath(new URL('./sip-worker.ts', import.meta.url)), [which], {
    execArgv: ['--no-deprecation', '--import', 'tsx'],
  });
  const ask = (order: SipOrder): Promise<number> =>
    new Promise((resolve, reject) => {
      const died = (code: number | null): void => reject(new Error(`the stack ended (${code ?? 'killed'})`));
      child.once('exit', died);
      child.once('message', (answer: SipAnswer) => {
        child.off('exit', died);
        if (answer.ok) resolve(answer.value);
        else reject(new Error(answer.error));
      });
      child.send(order);
    });
  return {
    pid: child.pid ?? 0,
    parse: (count) => ask({ do: 'parse', count }),
    listen: (host, from) => ask({ do: 'listen', host, from }),
    end: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        else child.once('exit', () => resolve()).kill();
      }),
  };
}
