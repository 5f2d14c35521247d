import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import type { Log } from '../../../platform/log.ts';
import type { Audit, OrganisationView } from '../../identity/index.ts';
import { createTrialJobs, type TrialJobs } from '../simulation/trial-jobs.ts';
import { trialRoutes } from '../simulation/trial-routes.ts';
import { createTrials } from '../simulation/trial-service.ts';
import { startTrialThread } from '../simulation/trial-thread.ts';
import { ruleRoutes } from './rule-routes.ts';
import { createRuleBook } from './rule-service.ts';

export interface RulesNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Pick<Audit, 'append'>;
  readonly organisation: Pick<OrganisationView, 'staff'>;
}

/** Versions of the rules and their rehearsal, joined. */
export function createRules(needs: RulesNeeds): { readonly routes: RoomRoutes; readonly jobs: TrialJobs } {
  const jobs = createTrialJobs({ ...needs, startThread: startTrialThread });
  const rules = createRuleBook(needs);
  const trials = createTrials({ ...needs, poke: jobs.poke });
  return {
    jobs,
    routes: async (app) => {
      await app.register(ruleRoutes({ rules }));
      await app.register(trialRoutes({ trials }));
    },
  };
}
