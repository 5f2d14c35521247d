import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { openIdentity, type Staffed } from '../../../test/support/identity.ts';
import { until } from '../../../test/support/until.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import type { SocketSession } from '../../platform/socket/socket-types.ts';
import { CLOSE_CHANGED, CLOSE_SIGNED_OUT, type SocketSubject } from './index.ts';
import { SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from './session-service.ts';

let fresh: FreshDatabase;
let house: Staffed;
let closed: Record<string, number>;
beforeEach(async () => {
  fresh = await freshDatabase();
  house = await openIdentity(fresh);
  closed = {};
});
afterEach(async () => {
  await house.app.close();
  await fresh.close();
});

/** A socket of this person as the WebSocket edge opens it; says under its name how it was closed. */
async function openSocket(name: string, token: string): Promise<void> {
  const principal = await house.identity.sessions.authenticate(token);
  const socket: SocketSession<SocketSubject> = {
    id: name,
    subject: { kind: 'staff', principal: principal! },
    language: undefined,
    push: () => undefined,
    close: (code) => {
      closed[name] = code;
      house.identity.socketGuard.offer.closed?.(socket);
    },
  };
  house.identity.socketGuard.offer.opened?.(socket);
}
/** What the tail of events would hand over. */
async function tellEvents(): Promise<void> {
  const { rows } = await fresh.pool.query<CommittedEvent>('select * from events order by position');
  house.identity.socketGuard.hear(rows);
}
const act = async (staffNo: string, what: string, body: object): Promise<void> => {
  const admin = await house.signIn('1018');
  const staff = await house.identity.organisation.staffByNo(staffNo);
  const answer = await house.ask(what === '' ? 'PATCH' : 'POST', `/api/staff/${staff!.id}${what}`, {
    token: admin,
    body,
  });
  expect(answer.status).toBe(200);
};
const reason = '离岗核查中';

describe('the sockets of a person', () => {
  it('are closed at once when the person is suspended, and nobody else is disturbed', async () => {
    await openSocket('desk', await house.signIn('1001'));
    await openSocket('phone', await house.signIn('1001'));
    await openSocket('other', await house.signIn('1002'));
    await act('1001', '/suspend', { reason });
    await tellEvents();
    expect(closed).toEqual({ desk: CLOSE_SIGNED_OUT, phone: CLOSE_SIGNED_OUT });
  });

  it('are closed by signing out, those of this session only', async () => {
    const token = await house.signIn('1001');
    await openSocket('here', token);
    await openSocket('there', await house.signIn('1001'));
    await house.ask('DELETE', '/api/session', { token });
    await tellEvents();
    expect(closed).toEqual({ here: CLOSE_SIGNED_OUT });
  });

  it('are opened anew when the post has changed', async () => {
    await openSocket('desk', await house.signIn('1001'));
    await act('1001', '', { version: 1, post: 'shift_leader' });
    await tellEvents();
    expect(closed).toEqual({ desk: CLOSE_CHANGED });
  });

  it('are found at the check of the minute when no event told of the end', async () => {
    await openSocket('lost', await house.signIn('1001'));
    await openSocket('good', await house.signIn('1002'));
    await fresh.pool.query(
      `delete from staff_sessions s using staff where staff.id = s.staff_id and staff_no = '1001'`,
    );
    await house.identity.socketGuard.check();
    expect(closed).toEqual({ lost: CLOSE_SIGNED_OUT });
  });

  it('are found right after opening when the session ended in between', async () => {
    const token = await house.signIn('1001');
    await house.identity.sessions.authenticate(token);
    await fresh.pool.query('delete from staff_sessions');
    await openSocket('late', token);
    await until(() => closed['late'] === CLOSE_SIGNED_OUT, { what: 'the late socket is closed' });
  });

  it('keep the session of a talking agent alive, up to the longest shift', async () => {
    const token = await house.signIn('1001');
    await openSocket('desk', token);
    for (let spent = 0; spent + SESSION_IDLE_MS < SESSION_ABSOLUTE_MS; spent += SESSION_IDLE_MS / 2) {
      house.clock.forward(SESSION_IDLE_MS / 2);
      await house.identity.socketGuard.check();
    }
    expect((await house.ask('GET', '/api/session', { token })).body['session']).not.toBeNull();
    house.clock.forward(SESSION_IDLE_MS);
    await house.identity.socketGuard.check();
    expect(closed).toEqual({ desk: CLOSE_SIGNED_OUT });
  });
});

describe('the person behind a session that another node has let in', () => {
  const sessionOf = async (token: string): Promise<string> =>
    (await house.identity.sessions.authenticate(token))?.sessionId ?? expect.fail('nobody is signed in');
  const behind = (sessionId: string) => house.identity.sessions.behind(sessionId);

  it('is found with all that they may', async () => {
    const token = await house.signIn('1001');
    const principal = await house.identity.sessions.authenticate(token);
    expect(await behind(await sessionOf(token))).toEqual(principal);
    expect(principal?.permissions.has('contact.handle.voice')).toBe(true);
  });

  it('is found as they are now, and not as they were when they came in', async () => {
    const sessionId = await sessionOf(await house.signIn('1001'));
    await fresh.pool.query(`update staff set post = 'shift_leader' where staff_no = '1001'`);
    expect(await behind(sessionId)).toMatchObject({ post: 'shift_leader' });
  });

  it('is nobody once they have signed out, are suspended, or have been away for too long', async () => {
    const [out, suspended, away] = [
      await house.signIn('1001'),
      await house.signIn('1002'),
      await house.signIn('1003'),
    ] as const;
    const ids = [await sessionOf(out), await sessionOf(suspended)];
    await house.ask('DELETE', '/api/session', { token: out });
    await act('1002', '/suspend', { reason });
    for (const id of ids) expect(await behind(id)).toBeUndefined();
    const lastId = await sessionOf(away);
    expect(await behind(lastId)).toMatchObject({ staffNo: '1003' });
    house.clock.forward(SESSION_IDLE_MS);
    expect(await behind(lastId)).toBeUndefined();
  });

  it('is nobody for a session that never was', async () => {
    expect(await behind(newId())).toBeUndefined();
  });

  it('stays signed in by what they do at their own node: being asked for here keeps no session alive', async () => {
    const sessionId = await sessionOf(await house.signIn('1001'));
    house.clock.forward(SESSION_IDLE_MS / 2);
    expect(await behind(sessionId)).toMatchObject({ staffNo: '1001' });
    house.clock.forward(SESSION_IDLE_MS / 2);
    expect(await behind(sessionId)).toBeUndefined();
  });
});
