import { clientError, readProblem, type ApiError } from './api-error.ts';

/** A page of another site cannot set this header without our consent; the server refuses a change that comes without it. */
export const CSRF_HEADER = 'x-requested-with';
export const CSRF_VALUE = 'shoujie';
export const DEADLINE_MS = 10_000;

type QueryValue = string | number | boolean | undefined;

export interface ApiCall<Answer> {
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly signal?: AbortSignal;
  /** Longer only where the work is known to be long, such as an upload. */
  readonly deadlineMs?: number;
  /** For the compiler alone: what the address answers. Never given. */
  readonly answers?: Answer;
}

export interface ApiChange<Answer> extends ApiCall<Answer> {
  /** Anything that JSON can carry, or a form with files. */
  readonly body?: unknown;
  /** The same key makes the same change once, however often a bad line makes us send it. */
  readonly idempotencyKey?: string;
}

export interface ApiClient {
  get<Answer>(call: ApiCall<Answer>): Promise<Answer>;
  post<Answer>(call: ApiChange<Answer>): Promise<Answer>;
  put<Answer>(call: ApiChange<Answer>): Promise<Answer>;
  patch<Answer>(call: ApiChange<Answer>): Promise<Answer>;
  remove<Answer>(call: ApiChange<Answer>): Promise<Answer>;
}

export interface ApiNeeds {
  readonly fetch: typeof fetch;
  readonly language: () => string;
  /** 401, told once per refused call. Not every one means that the session has ended: a wrong password answers so, too. */
  readonly onUnauthenticated?: (error: ApiError) => void;
}

export function urlOf(path: string, query: ApiCall<unknown>['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export function requestOf(method: Method, call: ApiChange<unknown>, language: string): RequestInit {
  const headers: Record<string, string> = {
    accept: 'application/json, application/problem+json',
    'accept-language': language,
  };
  if (method !== 'GET') headers[CSRF_HEADER] = CSRF_VALUE;
  if (call.idempotencyKey !== undefined) headers['idempotency-key'] = call.idempotencyKey;
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
  if (call.body === undefined) return init;
  if (call.body instanceof FormData) return { ...init, body: call.body };
  headers['content-type'] = 'application/json';
  return { ...init, body: JSON.stringify(call.body) };
}

async function bodyOf(response: Response): Promise<unknown> {
  const raw = await response.text();
  if (raw === '') return undefined;
  if (!/[/+]json\b/.test(response.headers.get('content-type') ?? ''))
    throw clientError('client.bad_answer', response.status);
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    throw clientError('client.bad_answer', response.status);
  }
}

export function createApiClient(needs: ApiNeeds): ApiClient {
  const call = async <Answer>(method: Method, change: ApiChange<Answer>): Promise<Answer> => {
    const deadline = AbortSignal.timeout(change.deadlineMs ?? DEADLINE_MS);
    const signal = change.signal === undefined ? deadline : AbortSignal.any([deadline, change.signal]);
    const init = requestOf(method, change, needs.language());
    try {
      const response = await needs.fetch(urlOf(change.path, change.query), { ...init, signal });
      const body = await bodyOf(response);
      if (response.ok) return body as Answer;
      const problem = readProblem(body, response.status);
      if (response.status === 401) needs.onUnauthenticated?.(problem);
      throw problem;
    } catch (error) {
      // The caller's own abort is theirs to see as such; a line that is down looks like a TypeError in every browser.
      if (change.signal?.aborted === true) throw error;
      if (deadline.aborted) throw clientError('client.timeout');
      if (error instanceof TypeError) throw clientError('client.offline');
      throw error;
    }
  };
  return {
    get: (c) => call('GET', c),
    post: (c) => call('POST', c),
    put: (c) => call('PUT', c),
    patch: (c) => call('PATCH', c),
    remove: (c) => call('DELETE', c),
  };
}
