import { liveScopeKey } from '../../../../shared/contracts/routing-live.ts';
import { demand, scopeLimit, type Place, type Principal } from '../../identity/index.ts';

/** How much of the floor somebody looks after. */
export interface LiveScope {
  readonly key: string;
  readonly holds: (agent: Place) => boolean;
  /** A queue of another centre is not theirs; one that belongs to none is everybody's. */
  readonly queue: (centre: string | null) => boolean;
}

export function scopeOf(principal: Principal): LiveScope {
  demand(principal, 'floor.supervise');
  const key = liveScopeKey(principal);
  const limit = scopeLimit(principal);
  if (limit.by === 'all') return { key, holds: () => true, queue: () => true };
  const queue = (centre: string | null): boolean => centre === null || centre === principal.centre;
  if (limit.by === 'own') return { key, holds: (agent) => agent.ownerId === limit.ownerId, queue };
  const { by, code } = limit;
  return { key, holds: (agent) => agent[by] === code, queue };
}
