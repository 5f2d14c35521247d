import type { LoadAnswer, LoadOrder } from './load-link.ts';
import { closedLoop, openLoop, reportOf, type Target } from './pace.ts';

export interface LoadKind {
  /** Signs everybody in; the answer goes back to whoever ordered it. */
  prepare(plan: unknown): Promise<unknown>;
  /** Where the messages of one course go; the tag keeps the names of messages apart. */
  target(tag: string): Target;
}

/** The generator's end of the line. */
export function serveLoad(kind: LoadKind): void {
  const obey = async (order: LoadOrder): Promise<unknown> => {
    if (order.do === 'prepare') return kind.prepare(order.plan);
    const target = kind.target(order.tag);
    return reportOf(await (order.do === 'open' ? openLoop(target, order) : closedLoop(target, order)));
  };
  const answer = (a: LoadAnswer): void => void process.send?.(a);
  process.on('message', (order: LoadOrder) => {
    obey(order).then(
      (value) => answer({ ok: true, value }),
      (error: unknown) =>
        answer({ ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  // Without the one who orders there is nothing to do.
  process.on('disconnect', () => process.exit(0));
}
