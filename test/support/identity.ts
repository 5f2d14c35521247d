import type { FastifyInstance, InjectOptions } from 'fastify';
import { buildHttpServer } from '../../server/edges/http/http-server.ts';
import { createIdentity, DEMO_PASSWORD, seedDemoStaff, type Identity } from '../../server/modules/identity/index.ts';
import { createTransactor, type Transactor } from '../../server/platform/events/transactor.ts';
import type { RoomRoutes } from '../../server/platform/http/route-types.ts';
import { silentLog } from '../../server/platform/log.ts';
import { createMetrics } from '../../server/platform/metrics.ts';
import { CSRF_HEADER, CSRF_VALUE, SESSION_COOKIE } from '../../shared/contracts/identity.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { FreshDatabase } from './database.ts';

/** A clock that a test moves. */
export interface HandClock extends Clock {
  forward(ms: number): void;
}
export function handClock(start = Date.parse('2026-03-02T08:00:00+08:00')): HandClock {
  let now = start;
  return { now: () => new Date(now), forward: (ms) => void (now += ms) };
}

export interface Staffed {
  readonly identity: Identity;
  readonly transactor: Transactor;
  readonly app: FastifyInstance;
  readonly clock: HandClock;
  /** As a page of ours would ask: with the header that foreign pages cannot set. */
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, as?: Asked): Promise<Answer>;
  /** Signs in and answers the session's token. */
  signIn(staffNo: string, password?: string): Promise<string>;
}
interface Asked {
  readonly token?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
  readonly from?: string;
}
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
  readonly headers: Readonly<Record<string, unknown>>;
}

export const TEST_AREAS = [
  { code: '990101', name: '望潮区', grids: ['990101-1', '990101-2'] },
  { code: '990102', name: '桂塘区', grids: ['990102-1'] },
  { code: '990201', name: '南屿区', grids: ['990201-1'] },
];

/** The room on a database of the test's own, behind the product's own HTTP edge. Call it again for a restart of the server. */
export async function openIdentity(
  fresh: FreshDatabase,
  options: {
    clock?: HandClock;
    demoPasswordsAllowed?: boolean;
    publicUrl?: string;
    rooms?: readonly RoomRoutes[];
  } = {},
): Promise<Staffed> {
  const clock = options.clock ?? handClock();
  const transactor = createTransactor({ db: fresh.db, clock, onCommitted: () => undefined });
  const demoPasswordsAllowed = options.demoPasswordsAllowed ?? true;
  const identity = createIdentity({
    db: fresh.db,
    transactor,
    clock,
    demoPasswordsAllowed,
    publicUrl: options.publicUrl,
  });
  await seedDemoStaff({ db: fresh.db, transactor, audit: identity.audit, seed: 7, areas: TEST_AREAS });
  const app = await buildHttpServer({
    log: silentLog,
    metrics: createMetrics(),
    version: 'test',
    webRoot: 'no-screens-here',
    sessionHook: identity.sessionHook,
    rooms: [identity.routes, ...(options.rooms ?? [])],
    readiness: () => Promise.resolve({ ready: true, parts: {} }),
    stopping: () => false,
    trustProxy: false,
  });
  const ask: Staffed['ask'] = async (method, url, as = {}) => {
    const request: InjectOptions = {
      method,
      url,
      headers: { [CSRF_HEADER]: CSRF_VALUE, ...as.headers },
      ...(as.body === undefined ? {} : { payload: as.body }),
      ...(as.token === undefined ? {} : { cookies: { [SESSION_COOKIE]: as.token } }),
      ...(as.from === undefined ? {} : { remoteAddress: as.from }),
    };
    const reply = await app.inject(request);
    const body = reply.body === '' ? {} : (JSON.parse(reply.body) as Record<string, unknown>);
    return { status: reply.statusCode, body, cookies: reply.cookies, headers: reply.headers };
  };
  const signIn: Staffed['signIn'] = async (staffNo, password = DEMO_PASSWORD) => {
    const answer = await ask('POST', '/api/session', { body: { staffNo, password } });
    const token = answer.cookies.find((c) => c.name === SESSION_COOKIE)?.value;
    if (token === undefined) throw new Error(`${staffNo} could not sign in: ${JSON.stringify(answer.body)}`);
    return token;
  };
  return { identity, transactor, app, clock, ask, signIn };
}
