import type { Audit, OrganisationView, Principal } from '../../identity/index.ts';
import type { PostCode } from '../../../../shared/contracts/identity-catalogue.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Random } from '../../../../shared/kernel/random.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { Log } from '../../../platform/log.ts';
import type { SurgeSight } from './surge-sight.ts';

/** Posts that can be borrowed to the front; whoever holds one is offered nothing unless borrowed. */
export const BACK_OFFICE_POSTS: readonly PostCode[] = ['back_office'];

export type StandDownReason = 'presence' | 'surge_over';

/** What the surge asks of routing: take this agent out of the line. Asking twice is no harm. */
export interface SeatControl {
  notReady(staffId: string, reason: StandDownReason): Promise<void>;
}

export interface SurgeNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  readonly organisation: Pick<OrganisationView, 'staff' | 'staffOfPost'>;
  readonly sight: SurgeSight;
  readonly seats: SeatControl;
  /** Whether this person may be offered contacts has changed: the engine asks `mayServe` again. */
  readonly serveChanged?: (staffId: string) => void;
  readonly log: Log;
  readonly random: Pick<Random, 'int'>;
}

/** Who acts: a person, or the rule itself. */
export type By = Principal | 'system';
export const actorOf = (by: By): string => (by === 'system' ? 'system:surge' : `staff:${by.staffId}`);
export const staffOf = (by: By): string | null => (by === 'system' ? null : by.staffId);
