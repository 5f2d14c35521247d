/**
 * The one error that crosses rooms. `kind` decides the HTTP status (once, in edges/http) and the SIP code (once, in voice);
 * `code` is stable, dotted and belongs to one sentence in the message catalogue (zh-CN and en).
 */
export type ErrorKind =
  | 'invalid' // 400: the request is malformed or breaks a rule of the schema
  | 'unauthenticated' // 401
  | 'forbidden' // 403
  | 'not_found' // 404
  | 'conflict' // 409: true once, not any more; read again
  | 'refused' // 422: understood, and the rules say no
  | 'too_large' // 413
  | 'rate_limited' // 429
  | 'unavailable' // 503: a part is down or starting; retry
  | 'internal'; // 500

export interface AppErrorInit {
  readonly code: string;
  readonly kind: ErrorKind;
  /** May the caller simply try again? */
  readonly retryable?: boolean;
  /** Facts for the message and the log. No personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export class AppError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(init: AppErrorInit) {
    super(init.code, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'AppError';
    this.code = init.code;
    this.kind = init.kind;
    this.retryable = init.retryable ?? (init.kind === 'unavailable' || init.kind === 'rate_limited');
    this.details = init.details ?? {};
  }
}
