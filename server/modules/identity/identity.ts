import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { auditRoutes } from './audit-routes.ts';
import { createAudit, type Audit } from './audit-service.ts';
import { createDemoAccounts, type DemoAccountList } from './identity-demo.ts';
import { sweepIdentity } from './identity-jobs.ts';
import { createOrganisation, type OrganisationView } from './organisation-service.ts';
import { createPasswords } from './password-service.ts';
import { createPostAdmin } from './post-service.ts';
import { createSessionHook } from './principal-routes.ts';
import { createSessionCache } from './session-cache.ts';
import { sessionRoutes } from './session-routes.ts';
import { createSessions, type Sessions } from './session-service.ts';
import { createSignIn } from './sign-in-service.ts';
import { createSocketGuard, type SocketGuard } from './socket-guard-listeners.ts';
import { staffRoutes } from './staff-routes.ts';
import { createStaffAdmin } from './staff-service.ts';

export interface IdentityNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  /** Only true on loopback: then the demo accounts are shown and may sign in. */
  readonly demoPasswordsAllowed: boolean;
  /** The address people use, when a proxy stands in front. */
  readonly publicUrl?: string | undefined;
}

export interface Identity {
  readonly audit: Audit;
  readonly sessions: Sessions;
  readonly organisation: OrganisationView;
  readonly demoAccounts: DemoAccountList;
  /** Its offer goes to the WebSocket edge, its ear to the tail of events. */
  readonly socketGuard: SocketGuard;
  readonly sessionHook: ReturnType<typeof createSessionHook>;
  /** Mounted under /api. */
  readonly routes: RoomRoutes;
  /** To be called every SWEEP_EVERY_MS. */
  sweep(): ReturnType<typeof sweepIdentity>;
}

export function createIdentity({ db, transactor, clock, demoPasswordsAllowed, publicUrl }: IdentityNeeds): Identity {
  const cache = createSessionCache(clock);
  const audit = createAudit({ db, transactor });
  const sessions = createSessions({ db, transactor, clock, audit, cache, demoPasswordsAllowed, publicUrl });
  const signIn = createSignIn({ db, transactor, clock, audit, sessions, demoPasswordsAllowed });
  const passwords = createPasswords({ db, transactor, audit, sessions, signIn });
  const staff = createStaffAdmin({ db, transactor, audit, sessions, signIn });
  const posts = createPostAdmin({ db, transactor, audit, cache });
  const organisation = createOrganisation({ db });
  const demoAccounts = createDemoAccounts({ db, demoPasswordsAllowed });
  return {
    audit,
    sessions,
    organisation,
    demoAccounts,
    socketGuard: createSocketGuard({ sessions }),
    sessionHook: createSessionHook({ sessions, publicUrl }),
    routes: async (app) => {
      await app.register(sessionRoutes({ sessions, signIn, passwords, demoAccounts, publicUrl }));
      await app.register(staffRoutes({ staff, posts, organisation }));
      await app.register(auditRoutes({ audit }));
    },
    sweep: () => sweepIdentity({ sessions, signIn }),
  };
}
