import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { createNumberAdmin, type NumberNeeds } from './number-service.ts';
import { createPlanChange, type ChangeNeeds } from './plan-change-service.ts';
import { createTrunkBook, type TrunkBook, type TrunkBookNeeds } from './trunk-book-service.ts';
import { createTrunkTests, type TrunkTestNeeds } from './trunk-test-service.ts';
import { testRoutes } from './trunk-test-routes.ts';
import { numberRoutes, trunkRoutes } from './trunk-routes.ts';
import { createTrunkAdmin } from './trunk-service.ts';
import { createSightJob, type SightNeeds } from './trunk-sight-jobs.ts';

export { seedTrunksDemo } from './trunks-demo.ts';
export type { RunTest, TestOrder } from './trunk-test-service.ts';
export { trunkTestMachine } from './trunk-test-state.ts';
export { targetText } from './trunk-sight-jobs.ts';
export type { OutboundWay, TrunkBook, TrunkList } from './trunk-book-service.ts';

export interface TrunksRoom {
  readonly book: TrunkBook;
  readonly routes: RoomRoutes;
  /** Reads what is kept; on a node with voice it also tells how the trunks stand. */
  start(isVoice: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Trunks and numbers as data: kept, checked, told to every node; and the answer to "how do we call this number". */
export function createTrunks(
  needs: TrunkBookNeeds & ChangeNeeds & NumberNeeds & SightNeeds & TrunkTestNeeds,
): TrunksRoom {
  const change = createPlanChange(needs);
  const book = createTrunkBook(needs);
  const trunks = createTrunkAdmin(needs, change);
  const numbers = createNumberAdmin(needs, change);
  const sight = createSightJob(needs);
  const tests = createTrunkTests(needs);
  return {
    book,
    routes: async (app) => {
      await app.register(trunkRoutes(trunks));
      await app.register(numberRoutes(numbers));
      await app.register(testRoutes(tests));
    },
    start: async (isVoice) => {
      await book.start();
      if (!isVoice) return;
      sight.start();
      tests.start();
    },
    stop: async () => {
      book.stop();
      sight.stop();
      await tests.stop();
    },
  };
}
export { loadNumbers } from './trunk-store.ts';
