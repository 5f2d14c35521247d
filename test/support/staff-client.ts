import { WebSocket } from 'ws';
import { PHONE_LOST, PHONE_MOVED } from '../../shared/contracts/voice.ts';
import type { Desk } from '../../shared/contracts/routing.ts';
import { openBrowser, type TestBrowser } from '../../server/adapters/media/embedded/testing/browser.ts';
import { newId } from '../../shared/kernel/id.ts';
import { until } from './until.ts';

/** A member of staff as a program: signs in, uses the API and the socket like the screens do. */
export interface StaffClient {
  readonly staffId: string;
  api<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Status and body, for refusals. */
  raw(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  /** A download as it comes, with headers of one's own. */
  file(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  command<T>(cmd: string, data: unknown): Promise<T>;
  /** `at`: when it came, in ms since 1970. */
  readonly pushes: { topic: string; type: string; data: Record<string, unknown>; at: number }[];
  desk(): Promise<Desk>;
  /** Opens the desk, connects the phone and goes ready. */
  onDuty(): Promise<TestBrowser>;
  /** Opens the desk and connects the phone, and says nothing about being ready. */
  attachPhone(): Promise<TestBrowser>;
  /** Opens the desk and goes ready, for chats. */
  ready(): Promise<void>;
  close(): void;
}

/**
 * The library behind the test's browser asks each way for a second and a half and then waits for ever, which a busy machine
 * can outlast. A page asks for a new line when the old one does not come to stand, and so does this one.
 */
const LINE_MS = 6_000;
const LINE_TRIES = 6;

export const DEMO_PASSWORD = 'Shoujie@2026';

interface Frame {
  re?: string;
  ok?: boolean;
  data?: unknown;
  problem?: { code: string };
  topic?: string;
  type?: string;
}

export async function signIn(url: string, staffNo: string, password = DEMO_PASSWORD): Promise<StaffClient> {
  const headers = { 'content-type': 'application/json', 'x-requested-with': 'shoujie' };
  const opened = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ staffNo, password }),
  });
  if (!opened.ok) throw new Error(`sign-in of ${staffNo} failed: ${await opened.text()}`);
  const cookie = (opened.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const { session } = (await opened.json()) as { session: { staffId: string } };

  const raw: StaffClient['raw'] = async (method, path, body) => {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        cookie,
        'x-requested-with': 'shoujie',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  };

  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers: { cookie } });
  const waiting = new Map<string, { done: (data: unknown) => void; failed: (e: Error) => void }>();
  const pushes: StaffClient['pushes'] = [];
  let hearPush = (_type: string | undefined): void => undefined;
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  socket.on('message', (text: Buffer) => {
    const frame = JSON.parse(text.toString()) as Frame;
    if (frame.re === undefined) {
      pushes.push({ ...(frame as StaffClient['pushes'][number]), at: Date.now() });
      hearPush(frame.type);
      return;
    }
    const asked = waiting.get(frame.re);
    waiting.delete(frame.re);
    if (frame.ok === true) asked?.done(frame.data);
    else asked?.failed(new Error(frame.problem?.code ?? 'refused'));
  });
  const command = <T>(cmd: string, data: unknown): Promise<T> =>
    new Promise<T>((done, failed) => {
      const id = newId();
      waiting.set(id, { done: done as (data: unknown) => void, failed });
      socket.send(JSON.stringify({ id, cmd, data }));
    });

  const client: StaffClient = {
    staffId: session.staffId,
    raw,
    file: (path, more = {}) => fetch(`${url}/api${path}`, { headers: { cookie, ...more } }),
    command,
    pushes,
    api: async <T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => {
      const answer = await raw(method, path, body);
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body as T;
    },
    desk: () => client.api<Desk>('GET', '/desk'),
    attachPhone: async () => {
      await command('desk.open', {});
      await command('subscribe', { topic: `agent:${session.staffId}` });
      const attach = (offerSdp: string) => command<{ answerSdp: string }>('voice.attach', { offerSdp });
      const phone = await openBrowser({
        createWebLeg: async ({ offerSdp }) => ({ legId: '', ...(await attach(offerSdp)) }),
      });
      const anew = (): Promise<void> => phone.moves({ restartWebLeg: (_, offerSdp) => attach(offerSdp) });
      const stands = async (): Promise<void> => {
        for (let tries = 1; ; tries += 1) {
          try {
            await until(() => phone.connected(), { what: "the desk's phone to be connected", timeoutMs: LINE_MS });
            return;
          } catch (error) {
            if (tries >= LINE_TRIES) throw new Error(`the line of the desk is ${phone.state()}`, { cause: error });
            await anew();
          }
        }
      };
      await stands();
      // As the page does: the house says that the line is gone, or belongs to another node.
      let moving = Promise.resolve();
      hearPush = (type) => {
        if (type !== PHONE_MOVED && type !== PHONE_LOST) return;
        moving = moving.then(anew).then(stands);
      };
      return phone;
    },
    onDuty: async () => {
      const phone = await client.attachPhone();
      await client.api('POST', '/desk/state', { state: 'ready' });
      return phone;
    },
    ready: async () => {
      await command('desk.open', {});
      await command('subscribe', { topic: `agent:${session.staffId}` });
      await client.api('POST', '/desk/state', { state: 'ready' });
    },
    close: () => socket.close(),
  };
  return client;
}
