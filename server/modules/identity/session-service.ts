import { isPermission } from '../../../shared/contracts/identity-catalogue.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { clip } from '../../../shared/kernel/text.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import type { Audit } from './audit-service.ts';
import type { StaffRow } from './identity-tables.ts';
import type { Principal } from './principal.ts';
import { isSameOrigin, sessionTokenIn } from './same-origin.ts';
import type { SessionCache } from './session-cache.ts';
import {
  deleteSession,
  deleteSessionsOf,
  dropEndedSessions,
  findLiveSession,
  insertSession,
  stampLive,
  touchSession,
  type LiveSession,
} from './session-store.ts';
import { isToken, newToken, tokenHash } from './session-token.ts';

const MINUTE = 60_000;
/** An open desk asks every few seconds, so an hour of silence means that nobody sits there. */
export const SESSION_IDLE_MS = 60 * MINUTE;
/** The longest shift; after it everybody signs in again, whatever they do. */
export const SESSION_ABSOLUTE_MS = 12 * 60 * MINUTE;
/** `last_seen_at` is written at most this often: a write per request would cost more than the request. */
const TOUCH_EVERY_MS = MINUTE;
const MAX_USER_AGENT = 200;

export interface OpenedSession {
  /** Goes into the cookie and nowhere else. */
  readonly token: string;
  readonly sessionId: string;
  readonly expiresAt: Date;
}

export interface Upgrade {
  readonly cookie: string | undefined;
  readonly origin: string | undefined;
  readonly host: string | undefined;
}

export interface Sessions {
  authenticate(token: string | undefined): Promise<Principal | undefined>;
  /** Who is behind a session that another node of the house has authenticated, as of now; never from outside. */
  behind(sessionId: string): Promise<Principal | undefined>;
  /** For the WebSocket edge: the cookie and the page it comes from. */
  authenticateUpgrade(headers: Upgrade): Promise<Principal | undefined>;
  open(
    tx: Tx,
    staff: StaffRow,
    from: { readonly source: string | null; readonly userAgent: string | undefined },
  ): Promise<OpenedSession>;
  signOut(principal: Principal): Promise<void>;
  /** Ends every session of this person when the transaction commits, but for the one named. */
  endAll(tx: Tx, staffId: string, exceptId?: string): Promise<void>;
  /** Post or place have changed: the next request reads them anew. */
  refresh(tx: Tx, staffId: string): void;
  /** For open sockets: stamps the sessions that are still good, and answers which they are. */
  keepAlive(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Removes what has ended; answers how many. */
  sweep(): Promise<number>;
}

export interface SessionNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly cache: SessionCache;
  /** False when the server listens beyond loopback: whoever still has the demo password is then nobody. */
  readonly demoPasswordsAllowed: boolean;
  readonly publicUrl: string | undefined;
}

const toPrincipal = (live: LiveSession): Principal => ({
  sessionId: live.id,
  staffId: live.staff_id,
  staffNo: live.staff_no,
  name: live.name,
  post: live.post,
  permissions: new Set(live.permissions.filter(isPermission)),
  dataScope: live.data_scope,
  centre: live.centre,
  area: live.area,
  team: live.team,
  mustChangePassword: live.must_change_password,
  expiresAt: live.expires_at,
  source: live.source,
});

const aliveAt = (clock: Clock): { readonly now: Date; readonly seenAfter: Date } => {
  const now = clock.now();
  return { now, seenAfter: new Date(now.getTime() - SESSION_IDLE_MS) };
};

const tellClosed = (tx: Tx, staffId: string, sessionId: string): void =>
  tx.emit({
    aggregate: 'staff_session',
    aggregateId: sessionId,
    type: 'staff_session.closed',
    data: { staffId, sessionId },
  });

/** Reads who is behind a token, from the cache when it was asked a moment ago. */
const authenticator =
  ({ db, clock, cache, demoPasswordsAllowed }: SessionNeeds) =>
  async (token: string | undefined): Promise<Principal | undefined> => {
    if (token === undefined || !isToken(token)) return undefined;
    const hash = tokenHash(token);
    const key = hash.toString('base64');
    const known = cache.find(key);
    if (known !== undefined) return known;
    const remember = cache.reading(key);
    const at = aliveAt(clock);
    const live = await findLiveSession(db, { tokenHash: hash }, at);
    if (live === undefined || (live.is_demo_password && !demoPasswordsAllowed)) return undefined;
    if (at.now.getTime() - live.last_seen_at.getTime() >= TOUCH_EVERY_MS) await touchSession(db, live.id, at.now);
    const principal = toPrincipal(live);
    remember(principal);
    return principal;
  };

export function createSessions(needs: SessionNeeds): Sessions {
  const { db, clock, cache } = needs;
  const authenticate = authenticator(needs);

  return {
    authenticate,
    behind: async (sessionId) => {
      const live = await findLiveSession(db, { id: sessionId }, aliveAt(clock));
      return live === undefined ? undefined : toPrincipal(live);
    },
    authenticateUpgrade: async ({ cookie, origin, host }) =>
      // A browser always names its page when it opens a socket; without the check any page could open one with our cookie.
      isSameOrigin(origin, host, needs.publicUrl) ? authenticate(sessionTokenIn(cookie)) : undefined,
    open: async (tx, staff, from) => {
      const token = newToken();
      const sessionId = newId(tx.now.getTime());
      const expiresAt = new Date(tx.now.getTime() + SESSION_ABSOLUTE_MS);
      await insertSession(tx.db, {
        id: sessionId,
        token_hash: tokenHash(token),
        staff_id: staff.id,
        created_at: tx.now,
        last_seen_at: tx.now,
        expires_at: expiresAt,
        source: from.source,
        user_agent: from.userAgent === undefined ? null : clip(from.userAgent, MAX_USER_AGENT),
      });
      return { token, sessionId, expiresAt };
    },
    signOut: (principal) =>
      needs.transactor.run(async (tx) => {
        await deleteSession(tx.db, principal.sessionId);
        tellClosed(tx, principal.staffId, principal.sessionId);
        tx.afterCommit(() => cache.forgetStaff(principal.staffId));
        const subject = { kind: 'staff', id: principal.staffId };
        await needs.audit.append(tx, { by: principal, action: 'session.closed', subject });
      }),
    endAll: async (tx, staffId, exceptId) => {
      for (const id of await deleteSessionsOf(tx.db, staffId, exceptId)) tellClosed(tx, staffId, id);
      tx.afterCommit(() => cache.forgetStaff(staffId));
    },
    refresh: (tx, staffId) => tx.afterCommit(() => cache.forgetStaff(staffId)),
    keepAlive: async (ids) => new Set(ids.length === 0 ? [] : await stampLive(db, ids, aliveAt(clock))),
    sweep: () => dropEndedSessions(db, aliveAt(clock)),
  };
}
