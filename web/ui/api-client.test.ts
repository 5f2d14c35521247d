import { describe, expect, it } from 'vitest';
import { CSRF_HEADER as agreedHeader, CSRF_VALUE as agreedValue } from '../../shared/contracts/identity.ts';
import { createApiClient, CSRF_HEADER, CSRF_VALUE, requestOf, urlOf } from './api-client.ts';
import { ApiError } from './api-error.ts';

type Answering = (url: string, init: RequestInit) => Promise<Response> | Response;
const clientOf = (answer: Answering, onUnauthenticated?: (error: ApiError) => void) =>
  createApiClient({
    fetch: async (url, init) => answer(url as string, init ?? {}),
    language: () => 'zh-CN',
    ...(onUnauthenticated === undefined ? {} : { onUnauthenticated }),
  });
const json = (body: unknown, status = 200, type = 'application/json; charset=utf-8'): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });
const failureOf = (promise: Promise<unknown>): Promise<ApiError> =>
  promise.then(
    () => expect.unreachable('it must fail'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(ApiError);
      return error as ApiError;
    },
  );

describe('a call to the server', () => {
  it('carries the header against cross-site changes on every change, and on nothing else', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      expect(requestOf(method, { path: '/' }, 'zh-CN').headers).toMatchObject({ 'x-requested-with': 'shoujie' });
    }
    expect(requestOf('GET', { path: '/' }, 'zh-CN').headers).not.toHaveProperty('x-requested-with');
  });

  it('uses the same header as the contract with the server', () => {
    expect([CSRF_HEADER, CSRF_VALUE]).toEqual([agreedHeader, agreedValue]);
  });

  it('asks for sentences in the language of the screen', () => {
    expect(requestOf('GET', { path: '/' }, 'en').headers).toMatchObject({ 'accept-language': 'en' });
  });

  it('leaves filters out that are not set, and encodes Chinese', () => {
    expect(urlOf('/api/staff', { text: '张 三', post: undefined, page: 2 })).toBe(
      '/api/staff?text=%E5%BC%A0+%E4%B8%89&page=2',
    );
    expect(urlOf('/api/staff', {})).toBe('/api/staff');
  });

  it('sends a form with files untouched, so that the browser writes the boundary', () => {
    const form = new FormData();
    const init = requestOf('POST', { path: '/', body: form, idempotencyKey: 'k1' }, 'zh-CN');
    expect(init.body).toBe(form);
    expect(init.headers).not.toHaveProperty('content-type');
    expect(init.headers).toMatchObject({ 'idempotency-key': 'k1' });
  });

  it('answers nothing for 204', async () => {
    await expect(
      clientOf(() => new Response(null, { status: 204 })).remove({ path: '/api/session' }),
    ).resolves.toBeUndefined();
  });
});

describe('when the server refuses', () => {
  it('tells the code, the sentence, the record number and the details', async () => {
    const problem = {
      type: 'about:blank',
      title: '尝试次数过多，请 30 秒后再试，或请管理员重置密码。',
      status: 429,
      code: 'identity.locked_out',
      requestId: 'r-1',
      retryable: true,
      details: { seconds: 30 },
    };
    const error = await failureOf(
      clientOf(() => json(problem, 429, 'application/problem+json')).post({ path: '/api/session' }),
    );
    expect(error).toMatchObject({
      code: 'identity.locked_out',
      status: 429,
      requestId: 'r-1',
      details: { seconds: 30 },
    });
    expect(error.title).toContain('30 秒');
  });

  it('tells the app that nobody is signed in any more, by the code of the server', async () => {
    const told: string[] = [];
    const client = clientOf(
      () => json({ code: 'identity.not_signed_in', title: '', status: 401 }, 401, 'application/problem+json'),
      ({ code }) => told.push(code),
    );
    await failureOf(client.get({ path: '/api/cases' }));
    expect(told).toEqual(['identity.not_signed_in']);
  });

  it('takes the page of a proxy in between for what it is: no answer of ours', async () => {
    const page = new Response('<h1>502</h1>', { status: 502, headers: { 'content-type': 'text/html' } });
    const error = await failureOf(clientOf(() => page).get({ path: '/' }));
    expect(error).toMatchObject({ code: 'client.bad_answer', status: 502, retryable: true });
  });

  it('survives a problem of the wrong shape', async () => {
    const error = await failureOf(clientOf(() => json(['?'], 500)).get({ path: '/' }));
    expect(error.code).toBe('client.bad_answer');
  });
});

describe('when the line is bad', () => {
  it('says that we are offline', async () => {
    const client = clientOf(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await failureOf(client.get({ path: '/' }))).toMatchObject({ code: 'client.offline', retryable: true });
  });

  const never: Answering = (_url, init) =>
    new Promise((_resolve, reject) =>
      init.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
    );

  it('gives up at the deadline', async () => {
    const error = await failureOf(clientOf(never).get({ path: '/', deadlineMs: 20 }));
    expect(error.code).toBe('client.timeout');
  });

  it('leaves the abort of a screen that was closed alone', async () => {
    const gone = new AbortController();
    const pending = clientOf(never).get({ path: '/', signal: gone.signal });
    gone.abort();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
  });
});
