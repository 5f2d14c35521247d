import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { openIdentity, type Staffed } from '../../../test/support/identity.ts';
import { SESSION_COOKIE } from '../../../shared/contracts/identity.ts';
import { DEMO_PASSWORD } from './index.ts';
import { passwordMatches } from './password-hash.ts';
import { CACHE_FOR_MS } from './session-cache.ts';
import { SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from './session-service.ts';
import { createSignIn } from './sign-in-service.ts';

let fresh: FreshDatabase;
let house: Staffed;
beforeEach(async () => {
  fresh = await freshDatabase();
  house = await openIdentity(fresh);
});
afterEach(async () => {
  await house.app.close();
  await fresh.close();
});

const wrong = (staffNo: string, from?: string) =>
  house.ask('POST', '/api/session', {
    body: { staffNo, password: 'not-it-at-all' },
    ...(from === undefined ? {} : { from }),
  });

describe('signing in', () => {
  it('gives an agent a session that the next request knows, with post, permissions and place', async () => {
    const token = await house.signIn('1001');
    const { body } = await house.ask('GET', '/api/session', { token });
    expect(body['session']).toMatchObject({
      staffNo: '1001',
      post: 'front_line_agent',
      dataScope: 'own',
      centre: 'east',
      team: 'front-e1',
      mustChangePassword: false,
    });
    expect((body['session'] as { permissions: string[] }).permissions).toContain('contact.handle.voice');
  });

  it('answers that nobody is signed in, without an error, to a page that asks first', async () => {
    expect(await house.ask('GET', '/api/session')).toMatchObject({ status: 200, body: { session: null } });
  });

  it('sets a cookie that scripts cannot read and other sites cannot send', async () => {
    const answer = await house.ask('POST', '/api/session', { body: { staffNo: '1001', password: DEMO_PASSWORD } });
    expect(String(answer.headers['set-cookie'])).toMatch(/^shoujie_session=[\w-]{43};.*HttpOnly.*SameSite=Strict/);
  });

  it('marks the cookie for TLS only when people reach the system by TLS', async () => {
    const cookie = async (): Promise<string> => {
      const answer = await house.ask('POST', '/api/session', { body: { staffNo: '1001', password: DEMO_PASSWORD } });
      return String(answer.headers['set-cookie']);
    };
    expect(await cookie()).not.toContain('Secure');
    await house.app.close();
    house = await openIdentity(fresh, { publicUrl: 'https://desk.example' });
    expect(await cookie()).toContain('; Secure');
  });

  it('says the same of a wrong password and of a number that nobody has', async () => {
    const [known, unknown] = [await wrong('1001'), await wrong('99999999')];
    const strip = ({ status, body }: Awaited<ReturnType<typeof wrong>>) => ({
      status,
      code: body['code'],
      title: body['title'],
    });
    expect(strip(known)).toEqual(strip(unknown));
    expect(known).toMatchObject({ status: 401, body: { code: 'identity.wrong_credentials' } });
  });

  it('takes as much work for an unknown number as for a known one', async () => {
    const { identity, transactor, clock } = house;
    const compared: string[] = [];
    const { signIn } = createSignIn({
      ...{
        db: fresh.db,
        transactor,
        clock,
        audit: identity.audit,
        sessions: identity.sessions,
        demoPasswordsAllowed: true,
      },
      matches: (hashed, password) => {
        compared.push(hashed);
        return passwordMatches(hashed, password);
      },
    });
    const guess = { password: 'not-it-at-all', source: '192.0.2.1', userAgent: undefined };
    for (const staffNo of ['1001', '9991'])
      await expect(signIn({ ...guess, staffNo })).rejects.toMatchObject({ code: 'identity.wrong_credentials' });
    // $argon2id$v=19$m=…,t=…,p=…$salt$hash: the same function over as much memory as often, on a hash as long.
    const [known, unknown] = compared.map((hashed) => hashed.split('$'));
    expect(unknown?.slice(0, 4)).toEqual(known?.slice(0, 4));
    expect(unknown?.map((part) => part.length)).toEqual(known?.map((part) => part.length));
    expect(compared).toHaveLength(2);
  });

  it('keeps no token in the database, only its hash: a stolen table opens nothing', async () => {
    const token = await house.signIn('1001');
    const { rows } = await fresh.pool.query<Record<string, unknown>>('select * from staff_sessions');
    expect(rows).toHaveLength(1);
    const stored = JSON.stringify(rows) + (rows[0]?.['token_hash'] as Buffer).toString('base64url');
    expect(stored).not.toContain(token);
    const hash = (rows[0]?.['token_hash'] as Buffer).toString('base64url');
    expect((await house.ask('GET', '/api/session', { token: hash })).body).toEqual({ session: null });
  });

  it('ends with signing out, at once, and is not to be had again with the old cookie', async () => {
    const token = await house.signIn('1001');
    expect((await house.ask('DELETE', '/api/session', { token })).status).toBe(204);
    expect((await house.ask('GET', '/api/session', { token })).body).toEqual({ session: null });
  });

  it('of another person at the same browser ends the first session', async () => {
    const first = await house.signIn('1001');
    await house.ask('POST', '/api/session', { token: first, body: { staffNo: '1002', password: DEMO_PASSWORD } });
    expect((await house.ask('GET', '/api/session', { token: first })).body).toEqual({ session: null });
  });

  it('lasts while somebody works, ends after an hour of silence, and after the longest shift in any case', async () => {
    const token = await house.signIn('1001');
    const signedIn = async () => (await house.ask('GET', '/api/session', { token })).body['session'] !== null;
    const steps = Math.floor(SESSION_ABSOLUTE_MS / (SESSION_IDLE_MS - 1_000));
    for (let i = 0; i < steps; i += 1) {
      house.clock.forward(SESSION_IDLE_MS - 1_000);
      expect(await signedIn()).toBe(true);
    }
    house.clock.forward(SESSION_IDLE_MS - 1_000);
    expect(await signedIn()).toBe(false);
    const other = await house.signIn('1002');
    house.clock.forward(SESSION_IDLE_MS + 1);
    expect((await house.ask('GET', '/api/session', { token: other })).body).toEqual({ session: null });
  });

  it('sweeps ended sessions away', async () => {
    await house.signIn('1001');
    house.clock.forward(SESSION_ABSOLUTE_MS + 1);
    expect(await house.identity.sweep()).toMatchObject({ sessions: 1 });
  });
});

describe('the lock-out', () => {
  it('closes the account after five wrong passwords, even for the right one, and survives a restart', async () => {
    for (let i = 0; i < 5; i += 1) expect((await wrong('1001')).status).toBe(401);
    const right = { body: { staffNo: '1001', password: DEMO_PASSWORD } };
    const refused = await house.ask('POST', '/api/session', right);
    expect(refused).toMatchObject({ status: 429, body: { code: 'identity.locked_out', details: { seconds: 30 } } });
    await house.app.close();
    house = await openIdentity(fresh, { clock: house.clock });
    house.clock.forward(29_000);
    expect((await house.ask('POST', '/api/session', right)).status).toBe(429);
    house.clock.forward(1_001);
    expect((await house.ask('POST', '/api/session', right)).status).toBe(200);
  });

  it('waits twice as long after the next wrong one', async () => {
    for (let i = 0; i < 5; i += 1) await wrong('1001');
    house.clock.forward(30_001);
    expect((await wrong('1001')).status).toBe(401);
    expect((await wrong('1001')).body['details']).toEqual({ seconds: 60 });
  });

  it('treats a number that nobody has the same way', async () => {
    for (let i = 0; i < 5; i += 1) await wrong('9999');
    expect((await wrong('9999')).status).toBe(429);
  });

  it('lets no more than five through when twenty guesses come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => wrong('1001')));
    expect(answers.filter((a) => a.status === 401)).toHaveLength(5);
    expect(answers.filter((a) => a.status === 429)).toHaveLength(15);
  });

  it('forgets the failures once the right password was given', async () => {
    for (let i = 0; i < 4; i += 1) await wrong('1001');
    await house.signIn('1001');
    for (let i = 0; i < 4; i += 1) expect((await wrong('1001')).status).toBe(401);
    await house.signIn('1001');
  });

  it('closes an address that tries one password on many numbers, and no other address', async () => {
    for (let i = 0; i < 50; i += 1) await wrong(String(5000 + i), '10.1.1.1');
    expect((await wrong('1001', '10.1.1.1')).status).toBe(429);
    expect((await wrong('1001', '10.1.1.2')).status).toBe(401);
  });
});

describe('demo passwords', () => {
  it('are shown, one account per post, where they work', async () => {
    const { body } = await house.ask('GET', '/api/session/demo-accounts');
    const accounts = body['accounts'] as { post: string; staffNo: string; password: string }[];
    expect(accounts).toHaveLength(18);
    expect(new Set(accounts.map((a) => a.post)).size).toBe(18);
    expect(accounts.map((a) => a.staffNo)).toEqual(Array.from({ length: 18 }, (_, i) => String(1001 + i)));
    for (const { staffNo, password } of accounts) await house.signIn(staffNo, password);
  });

  it('are refused and not shown once the server listens beyond loopback, and sessions opened with them are over', async () => {
    const token = await house.signIn('1001');
    await house.app.close();
    house = await openIdentity(fresh, { demoPasswordsAllowed: false, clock: house.clock });
    expect((await house.ask('GET', '/api/session/demo-accounts')).body).toEqual({ accounts: [] });
    expect((await house.ask('GET', '/api/session', { token })).body).toEqual({ session: null });
    const refused = await house.ask('POST', '/api/session', { body: { staffNo: '1018', password: DEMO_PASSWORD } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'identity.demo_password_refused' } });
    expect(refused.cookies.some((c) => c.name === SESSION_COOKIE)).toBe(false);
  });
});

describe('a request from another site', () => {
  const body = { staffNo: '1001', password: DEMO_PASSWORD };
  it('is refused without our header, and with a foreign Origin', async () => {
    const bare = await house.app.inject({ method: 'POST', url: '/api/session', payload: body });
    expect(bare.statusCode).toBe(403);
    for (const origin of ['https://evil.example', 'null', 'not a url']) {
      const foreign = await house.ask('POST', '/api/session', { body, headers: { origin } });
      expect(foreign).toMatchObject({ status: 403, body: { code: 'common.cross_site' } });
    }
  });

  it('of our own pages passes', async () => {
    const own = await house.ask('POST', '/api/session', {
      body,
      headers: { origin: 'http://localhost', host: 'localhost' },
    });
    expect(own.status).toBe(200);
  });

  it('opens no WebSocket with our cookie', async () => {
    const cookie = `a=b; ${SESSION_COOKIE}=${await house.signIn('1001')}`;
    const { sessions } = house.identity;
    const host = 'desk.example:8080';
    expect(await sessions.authenticateUpgrade({ cookie, host, origin: `https://${host}` })).toMatchObject({
      staffNo: '1001',
    });
    expect(await sessions.authenticateUpgrade({ cookie, host, origin: 'https://evil.example' })).toBeUndefined();
    expect(await sessions.authenticateUpgrade({ cookie: undefined, host, origin: undefined })).toBeUndefined();
  });
});

describe('the cache of sessions', () => {
  it('sees what another node has ended after a few seconds', async () => {
    const token = await house.signIn('1001');
    await fresh.pool.query('delete from staff_sessions');
    expect((await house.ask('GET', '/api/session', { token })).body['session']).not.toBeNull();
    house.clock.forward(CACHE_FOR_MS + 1);
    expect((await house.ask('GET', '/api/session', { token })).body['session']).toBeNull();
  });
});
