import type { Problem } from '../../shared/contracts/problem.ts';

/** What can go wrong before a server has answered; the sentence is then ours (`ui:problem.<code>`), not the server's. */
export type ClientProblemCode = 'client.offline' | 'client.timeout' | 'client.bad_answer' | 'client.connection_lost';

/** A refusal or a failure, in one shape for fetch and socket. `title` is a sentence for a person, already in their language. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly requestId: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
  readonly fields: readonly { readonly path: string; readonly message: string }[];

  constructor(problem: Omit<Problem, 'type'>) {
    super(`${problem.code} ${problem.status}`);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.requestId = problem.requestId;
    this.retryable = problem.retryable;
    this.details = problem.details ?? {};
    this.fields = problem.errors ?? [];
  }
}

export const clientError = (code: ClientProblemCode, status = 0): ApiError =>
  new ApiError({ code, status, title: '', requestId: '', retryable: true });

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A proxy in between may answer with a page of its own: whatever is not our problem shape is a bad answer, never a crash. */
export function readProblem(body: unknown, status: number): ApiError {
  if (!isRecord(body) || typeof body['code'] !== 'string') return clientError('client.bad_answer', status);
  const errors = Array.isArray(body['errors']) ? body['errors'].filter(isRecord) : [];
  return new ApiError({
    code: body['code'],
    status: typeof body['status'] === 'number' ? body['status'] : status,
    title: text(body['title']),
    requestId: text(body['requestId']),
    retryable: body['retryable'] === true,
    details: isRecord(body['details']) ? body['details'] : {},
    errors: errors.map((e) => ({ path: text(e['path']), message: text(e['message']) })),
  });
}
