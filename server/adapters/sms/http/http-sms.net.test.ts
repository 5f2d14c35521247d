import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../platform/log.ts';
import { createHttpSms, type HttpSmsSettings } from './http-sms.ts';

/** A provider as providers are: knows its customers by their signature, refuses old requests, and sends each key once. */
const SECRET = 'not-a-real-secret';
const NOW = new Date('2026-03-01T08:00:00Z');
const FRESH_SECONDS = 300;
const delivered = new Map<string, { to: string; text: string; sender?: string }>();
const requests: { path: string; key: string }[] = [];
/** How many requests to answer wrongly first, by path. */
let troubles = 0;

function judge(request: IncomingMessage, body: string): number {
  const key = String(request.headers['idempotency-key'] ?? '');
  if (key === '') return 400;
  if (request.headers.authorization !== undefined)
    return request.headers.authorization === `Bearer ${SECRET}` ? 200 : 401;
  const stamp = String(request.headers['x-timestamp'] ?? '');
  if (Math.abs(Number(stamp) - NOW.getTime() / 1_000) > FRESH_SECONDS) return 401;
  const mine = `sha256=${createHmac('sha256', SECRET).update(`${stamp}.${key}.${body}`).digest('hex')}`;
  return request.headers['x-signature'] === mine ? 200 : 401;
}
function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
  const path = request.url ?? '';
  const key = String(request.headers['idempotency-key'] ?? '');
  requests.push({ path, key });
  const status = judge(request, body);
  if (status !== 200) return void response.writeHead(status).end();
  if (path === '/silent') return;
  if (path === '/elsewhere') return void response.writeHead(302, { location: '/' }).end();
  if (path === '/refuses') return void response.writeHead(422).end('{"error":"template"}');
  if (delivered.has(key)) return void response.writeHead(409).end(`{"id":"m-${key}"}`);
  if (path === '/stumbles' && troubles > 0) {
    troubles -= 1;
    return void response.writeHead(503).end();
  }
  delivered.set(key, JSON.parse(body) as { to: string; text: string });
  // It was sent; only we never hear of it.
  if (path === '/forgets' && troubles > 0) {
    troubles -= 1;
    response.destroy();
    return;
  }
  response.writeHead(202, { 'content-type': 'application/json' }).end(`{"id":"m-${key}"}`);
}
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => answer(request, response, body));
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  delivered.clear();
  requests.length = 0;
  troubles = 0;
});
const sender = (path: string, more: Partial<HttpSmsSettings> = {}) =>
  createHttpSms({
    url: base + path,
    auth: 'hmac',
    secret: () => Promise.resolve(`${SECRET}\n`),
    log: silentLog,
    now: () => NOW,
    pauseMs: 1,
    ...more,
  });
const message = { to: '13900000001', text: '您的预约已登记。', key: 'c1:7' };

describe('a provider of short messages by HTTP', () => {
  it('takes a message that is signed, or that shows the key, as the settings say', async () => {
    expect(await sender('/', { sender: '首接广电' }).send(message)).toEqual({ sent: true, id: 'm-c1:7' });
    expect(delivered.get('c1:7')).toEqual({ to: '13900000001', text: '您的预约已登记。', sender: '首接广电' });
    expect(await sender('/', { auth: 'bearer' }).send({ ...message, key: 'c1:8' })).toMatchObject({ sent: true });
  });
  it('takes none with another key or from another hour', async () => {
    const refused = { sent: false, why: 'refused' };
    expect(await sender('/', { secret: () => Promise.resolve('guessed') }).send(message)).toEqual(refused);
    expect(await sender('/', { now: () => new Date(NOW.getTime() - 3_600_000) }).send(message)).toEqual(refused);
    expect(delivered.size).toBe(0);
  });
  it('is asked once more when it stumbles, and then given up', async () => {
    troubles = 1;
    expect(await sender('/stumbles').send(message)).toMatchObject({ sent: true });
    troubles = 9;
    expect(await sender('/stumbles').send({ ...message, key: 'c1:9' })).toEqual({ sent: false, why: 'unreachable' });
    expect(requests).toHaveLength(4);
  });
  it('sends one message when only its answer was lost: the second request has the same key', async () => {
    troubles = 1;
    expect(await sender('/forgets').send(message)).toEqual({ sent: true, id: 'm-c1:7' });
    expect(requests.map((r) => r.key)).toEqual(['c1:7', 'c1:7']);
    expect(delivered.size).toBe(1);
  });
  it.each([
    ['/silent', 'unreachable'],
    ['/elsewhere', 'unreachable'],
    ['/refuses', 'refused'],
  ])('%s is %s, within the deadline and without a word thrown', async (path, why) => {
    expect(await sender(path, { deadlineMs: 150 }).send(message)).toEqual({ sent: false, why });
  });
  it('is not even asked without a key or for what is too long', async () => {
    const none = sender('/', { secret: () => Promise.reject(new Error('ENOENT')) });
    expect(await none.send(message)).toEqual({ sent: false, why: 'no_key' });
    expect(await sender('/').send({ ...message, text: '长'.repeat(336) })).toEqual({ sent: false, why: 'too_long' });
    expect(requests).toEqual([]);
  });
});
