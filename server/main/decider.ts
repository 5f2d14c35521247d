import { createLease, type Lease } from '../platform/lease/lease.ts';
import type { Log } from '../platform/log.ts';
import type { Config } from './config.ts';
import type { Parts } from './parts.ts';

/** There is one shard until a house needs more; queues carry theirs already. */
const SHARD = 0;

/** A node with the role router contends for deciding; the others are told by events what was decided. */
export function createDecider(config: Config, parts: Parts, log: Log): Lease | undefined {
  if (!config.ROLES.includes('router')) return undefined;
  return createLease({
    pool: parts.sessions.pool,
    shard: SHARD,
    holder: config.NODE_NAME,
    log: log.child({ part: 'lease' }),
    onGained: () => undefined,
    onLost: () => undefined,
  });
}
