import type { EventTail } from '../../../platform/events/event-tail.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import type { SocketOffer } from '../../../platform/socket/socket-types.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Principal, SocketSubject } from '../../identity/index.ts';
import { createHomeSeats, type HomeSeats } from './home-service.ts';
import { sightFromRows } from './sight-store.ts';
import { createSurgeRound } from './surge-round-service.ts';
import { createSurgePeople, type SurgePeople } from './surge-people-service.ts';
import { BACK_OFFICE_POSTS, type SurgeNeeds } from './surge-ports.ts';
import { createSurgeReading, type SurgeReading } from './surge-reading-service.ts';
import { surgeRoutes } from './surge-routes.ts';
import { createSurgeUse, type SurgeUse } from './surge-service.ts';
import { surgeJobs } from './surge-jobs.ts';
import { surgeSocket } from './surge-socket.ts';
import { createSurgeStanding, type SurgeAnswers } from './surge-standing-service.ts';
import { createStageMoves } from './stage-moves-service.ts';

export interface Surge extends SurgeAnswers {
  readonly use: SurgeUse;
  readonly reading: SurgeReading;
  readonly people: SurgePeople;
  readonly home: HomeSeats;
  readonly routes: RoomRoutes;
  readonly socket: SocketOffer<SocketSubject>;
  /** Asked before somebody goes ready: a home seat that fails its check, or a seat that is not opened, is refused with its sentence. */
  demandReady(principal: Pick<Principal, 'staffId' | 'post'>): Promise<void>;
  /** One look of the evaluator; the job does it every few seconds. */
  look(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface SurgeRoomNeeds extends Omit<SurgeNeeds, 'sight'> {
  readonly sight?: SurgeNeeds['sight'];
  readonly tail: Pick<EventTail, 'subscribe'>;
  /** Whether this node owns routing; with one node it always does. */
  readonly isOwner?: () => boolean;
}

export function createSurge(given: SurgeRoomNeeds): Surge {
  const needs: SurgeNeeds = { ...given, sight: given.sight ?? sightFromRows(given) };
  const moves = createStageMoves(needs);
  const people = createSurgePeople(needs, moves);
  const home = createHomeSeats(needs);
  const round = createSurgeRound(needs, { moves, people, home });
  const standing = createSurgeStanding(needs);
  const use = createSurgeUse(needs, { moves, round });
  const reading = createSurgeReading(needs, { round, people, home });
  const isOwner = given.isOwner ?? (() => true);
  const jobs = surgeJobs({ round, standing, tail: given.tail, isOwner, log: given.log });
  return {
    use,
    reading,
    people,
    home,
    routes: surgeRoutes({ reading, use, people, home }),
    socket: surgeSocket(),
    mayServe: standing.mayServe,
    flags: standing.flags,
    afterCallFactor: standing.afterCallFactor,
    demandReady: async ({ staffId, post }) => {
      const blocked = await home.blockedBy(staffId, BACK_OFFICE_POSTS.includes(post));
      if (blocked !== undefined)
        throw new AppError({ code: blocked.code, kind: 'refused', details: blocked.details ?? {} });
    },
    look: async () => {
      await round.look();
      await standing.refresh();
    },
    start: jobs.start,
    stop: jobs.stop,
  };
}
