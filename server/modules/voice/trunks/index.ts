import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { createNumberAdmin } from './number-service.ts';
import { createPlanChange } from './plan-change-service.ts';
import { createTrunkBook, type TrunkBook, type TrunkBookNeeds } from './trunk-book-service.ts';
import { numberRoutes, trunkRoutes } from './trunk-routes.ts';
import { createTrunkAdmin } from './trunk-service.ts';
import type { ChangeNeeds } from './plan-change-service.ts';

export type { TrunkBook, TrunkList } from './trunk-book-service.ts';

export interface TrunksRoom {
  readonly book: TrunkBook;
  readonly routes: RoomRoutes;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Trunks and numbers as data: kept, checked, told to every node; and the answer to "how do we call this number". */
export function createTrunks(needs: TrunkBookNeeds & ChangeNeeds & { readonly clock: Clock }): TrunksRoom {
  const change = createPlanChange(needs);
  const book = createTrunkBook(needs);
  const trunks = createTrunkAdmin(needs, change);
  const numbers = createNumberAdmin(needs, change);
  return {
    book,
    routes: async (app) => {
      await app.register(trunkRoutes(trunks));
      await app.register(numberRoutes(numbers));
    },
    start: () => book.start(),
    stop: () => {
      book.stop();
      return Promise.resolve();
    },
  };
}
