import type { Routing } from '../modules/routing/index.ts';
import { createLease, type Lease } from '../platform/lease/lease.ts';
import type { Log } from '../platform/log.ts';
import type { Config } from './config.ts';
import type { Parts } from './parts.ts';

/** There is one shard until a house needs more; queues carry theirs already. */
const SHARD = 0;
const TRY_AGAIN_MS = 300;

/**
 * A node with the role router contends for deciding; the others follow by events. Taking over means loading the floor, which takes a
 * moment: a lease lost meanwhile is given up when the loading is done, and what was decided in between is refused by the fence.
 */
export function createDecider(
  config: Config,
  given: { parts: Parts; routing: Pick<Routing, 'own' | 'disown'> },
  log: Log,
): Lease | undefined {
  if (!config.ROLES.includes('router')) return undefined;
  const { routing } = given;
  let turn: Promise<void> = Promise.resolve();
  let taking = 0;
  const own = async (epoch: number): Promise<void> => {
    while (lease.epoch() === epoch) {
      try {
        await routing.own({ shard: SHARD, epoch });
        break;
      } catch (error) {
        log.error({ err: error, epoch }, 'taking over the decisions failed; trying again');
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      }
    }
    if (lease.epoch() !== epoch) routing.disown();
  };
  const lease = createLease({
    pool: given.parts.sessions.pool,
    shard: SHARD,
    holder: config.NODE_NAME,
    log: log.child({ part: 'lease' }),
    onGained: (epoch) => {
      taking += 1;
      turn = turn.then(() => own(epoch)).finally(() => (taking -= 1));
    },
    onLost: () => {
      if (taking === 0) routing.disown();
    },
  });
  return lease;
}
