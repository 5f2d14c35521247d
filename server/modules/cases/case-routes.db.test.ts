import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/contracts/problem.ts';
import { casesRoom, type TestRoom } from '../../../test/support/cases-room.ts';
import { buildHttpServer } from '../../edges/http/http-server.ts';
import { silentLog } from '../../platform/log.ts';
import type { Principal } from '../identity/index.ts';

let room: TestRoom;
let app: FastifyInstance;
let who: Principal | undefined;

beforeAll(async () => {
  room = await casesRoom();
  app = await buildHttpServer({
    log: silentLog,
    metrics: new Registry(),
    version: 'test',
    webRoot: '/nowhere',
    sessionHook: (request) => {
      request.principal = who;
      return Promise.resolve();
    },
    rooms: [room.routes],
    readiness: () => Promise.resolve({ ready: true, parts: {} }),
    stopping: () => false,
    trustProxy: false,
  });
});
afterAll(async () => {
  await app.close();
  await room.close();
});

type Method = 'GET' | 'POST';
interface Extra {
  readonly payload?: object;
  readonly headers?: Record<string, string>;
}
/** What the tests read of an answer; each knows which part of it can be there. */
interface Body {
  readonly id: string;
  readonly state: string;
  readonly title: string;
  readonly orders: readonly { readonly id: string }[];
  readonly files: readonly unknown[];
  readonly entries: readonly unknown[];
  readonly messages: readonly unknown[];
  readonly templates: readonly { readonly code: string }[];
}
async function ask(
  principal: Principal | undefined,
  [method, url]: [Method, string],
  more: Extra = {},
): Promise<{ status: number; body: Body }> {
  who = principal;
  const response = await app.inject({ method, url: `/api${url}`, ...more });
  return { status: response.statusCode, body: (response.body === '' ? {} : response.json()) as Body };
}
const open = {
  customerId: 'C1',
  type: 'fault',
  title: '光猫红灯',
  need: '断网',
  order: { templateCode: 'broadband_fault', fields: { symptom: '光猫红灯' } },
};

async function opened(headers: Record<string, string> = {}): Promise<Body> {
  const { status, body } = await ask(room.agent, ['POST', '/cases'], { payload: open, headers });
  expect(status).toBe(201);
  return body;
}
const PHOTO = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(200, 9)]);
function upload(content: Buffer, name: string, extra: Record<string, string> = {}) {
  const edge = 'xxEDGExx';
  const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: image/jpeg\r\n\r\n`;
  const payload = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${edge}--\r\n`)]);
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${edge}`, ...extra } };
}

describe('the interface of cases and orders', () => {
  it('walks a matter from the call to the closed case, each answer being what is true afterwards', async () => {
    const made = await opened();
    const id = made.orders[0]!.id;
    const step = async (by: Principal, path: string, payload: object) => {
      const { status, body } = await ask(by, ['POST', `/orders/${id}/${path}`], { payload });
      return [status, body.state];
    };
    expect(await step(room.engineer, 'accept', { state: 'dispatched' })).toEqual([200, 'accepted']);
    expect(await step(room.engineer, 'set-out', { state: 'accepted' })).toEqual([200, 'on_the_way']);
    expect(await step(room.engineer, 'arrive', { state: 'on_the_way' })).toEqual([200, 'arrived']);
    const backfill = { cause: 'ont', result: 'solved', note: '换光猫', triedSteps: [], parts: [], photoIds: [] };
    expect(await step(room.engineer, 'complete', { state: 'arrived', backfill })).toEqual([200, 'done']);
    const word = { state: 'done', outcome: 'satisfied', means: 'call' };
    expect(await step(room.agent, 'confirm', word)).toEqual([200, 'archived']);
    const over = await ask(room.agent, ['GET', `/cases/${made.id}`]);
    expect(over.body).toMatchObject({ state: 'closed', confirmation: 'satisfied' });
    const told = await ask(room.agent, ['GET', `/cases/${made.id}/timeline`]);
    expect(told.body.entries.length).toBeGreaterThan(10);
    const clocks = await ask(room.leader, ['GET', '/orders/clocks']);
    expect(clocks).toMatchObject({ status: 200, body: { open: expect.any(Number) as number } });
    const templates = await ask(room.agent, ['GET', '/order-templates']);
    expect(templates.body.templates.map((t) => t.code)).toContain('iptv_no_signal');
  });

  it('opens one case for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'the-same-call-1' };
    expect((await opened(headers)).id).toBe((await opened(headers)).id);
  });

  it('answers a lost update with 409 and what is true now, in words for a person', async () => {
    const made = await opened();
    const url = `/orders/${made.orders[0]!.id}/accept`;
    const late = await ask(room.engineer, ['POST', url], { payload: { version: 1 } });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'common.changed_meanwhile', details: { state: 'dispatched' } },
    });
    expect(late.body.title).toContain('刷新');
    const blind = await ask(room.engineer, ['POST', url], { payload: {} });
    expect(blind).toMatchObject({ status: 400, body: { code: 'cases.expectation_missing' } });
  });

  it('refuses strangers, wrong posts and nonsense, each with its own status', async () => {
    const made = await opened();
    expect((await ask(undefined, ['GET', '/cases'])).status).toBe(401);
    expect((await ask(room.trainer, ['GET', '/orders'])).status).toBe(403);
    expect((await ask(room.western, ['GET', `/orders/${made.orders[0]!.id}`])).status).toBe(404);
    expect((await ask(room.agent, ['GET', '/cases/not-an-id'])).status).toBe(400);
    expect((await ask(room.agent, ['GET', '/cases?pageSize=100000'])).status).toBe(400);
    expect((await ask(room.agent, ['POST', '/cases'], { payload: { ...open, type: 'party' } })).status).toBe(400);
    const wrong = { ...open, order: { templateCode: 'broadband_fault', fields: { symptom: '没电' } } };
    const refused = await ask(room.agent, ['POST', '/cases'], { payload: wrong });
    expect(refused).toMatchObject({ status: 422, body: { code: 'cases.fields_wrong' } });
    expect(refused.body.title).toContain('故障现象');
  });

  it('carries the talk', async () => {
    const id = (await opened()).orders[0]!.id;
    const message = { clientId: 'message-1', text: '客户在家' };
    await ask(room.agent, ['POST', `/orders/${id}/messages`], { payload: message });
    await ask(room.agent, ['POST', `/orders/${id}/messages`], { payload: message });
    const talk = await ask(room.engineer, ['GET', `/orders/${id}/messages`]);
    expect(talk.body.messages).toHaveLength(1);
    expect((await ask(room.engineer, ['POST', `/orders/${id}/read`], { payload: { seq: 1 } })).status).toBe(204);
  });
});

describe('photos over the wire', () => {
  it('come back whole, in part, or not again, and never as a page', async () => {
    const id = (await opened()).orders[0]!.id;
    who = room.engineer;
    const headers = { 'idempotency-key': 'photo-of-the-box' };
    const send = () =>
      app.inject({ method: 'POST', url: `/api/orders/${id}/files`, ...upload(PHOTO, '光猫"1".jpg', headers) });
    const [first, second] = [await send(), await send()];
    expect(first.statusCode).toBe(201);
    const file = first.json<{ id: string }>();
    expect(second.json<{ id: string }>().id).toBe(file.id);
    const url = `/api/orders/${id}/files/${file.id}`;
    const whole = await app.inject({ method: 'GET', url });
    expect(whole.rawPayload.equals(PHOTO)).toBe(true);
    expect(whole.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
    });
    expect(whole.headers['content-disposition']).toContain("filename*=UTF-8''%E5%85%89%E7%8C%AB");
    expect(whole.headers['cache-control']).toContain('private');
    const part = await app.inject({ method: 'GET', url, headers: { range: 'bytes=0-3' } });
    expect([part.statusCode, part.headers['content-range'], part.rawPayload.length]).toEqual([206, 'bytes 0-3/204', 4]);
    const behind = await app.inject({ method: 'GET', url, headers: { range: 'bytes=999-' } });
    expect(behind.statusCode).toBe(416);
    const etag = String(whole.headers.etag);
    expect((await app.inject({ method: 'GET', url, headers: { 'if-none-match': etag } })).statusCode).toBe(304);
    who = room.western;
    expect((await app.inject({ method: 'GET', url })).statusCode).toBe(404);
  });

  it('are refused when they are pages, too large, or not there', async () => {
    const id = (await opened()).orders[0]!.id;
    who = room.engineer;
    const post = (more: object) => app.inject({ method: 'POST', url: `/api/orders/${id}/files`, ...more });
    const page = await post(upload(Buffer.from('<html><script>alert(1)</script></html>'), 'x.jpg'));
    expect([page.statusCode, page.json<Problem>().code]).toEqual([422, 'blobs.type_refused']);
    const large = await post(upload(Buffer.concat([PHOTO, Buffer.alloc(20 * 1024 * 1024)]), 'x.jpg'));
    expect([large.statusCode, large.json<Problem>().code]).toEqual([413, 'blobs.too_large']);
    const early = await post(upload(Buffer.alloc(5 * 1024 * 1024, '<p>'), 'x.jpg'));
    expect([early.statusCode, early.json<Problem>().code]).toEqual([422, 'blobs.type_refused']);
    const none = await post({ payload: {} });
    expect([none.statusCode, none.json<Problem>().code]).toEqual([400, 'cases.file_missing']);
    const detail = await ask(room.engineer, ['GET', `/orders/${id}`]);
    expect(detail.body.files).toEqual([]);
  });
});
