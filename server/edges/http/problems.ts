import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { languageOf, sentenceOf } from '../../../shared/contracts/messages.ts';
import type { Problem } from '../../../shared/contracts/problem.ts';
import { AppError, type ErrorKind } from '../../../shared/kernel/app-error.ts';
import type { Log } from '../../platform/log.ts';

/** kind → HTTP status, decided here and nowhere else. */
const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  refused: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
};

/** What the web framework itself refuses, in our words. */
const FRAMEWORK: Readonly<Record<string, { code: string; kind: ErrorKind; status?: number }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'common.too_large', kind: 'too_large' },
  FST_REQ_FILE_TOO_LARGE: { code: 'common.too_large', kind: 'too_large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'common.unsupported_media_type', kind: 'invalid', status: 415 },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'common.invalid_request', kind: 'invalid' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'common.invalid_request', kind: 'invalid' },
};

/** Database refusals that are the caller's to solve: the text itself would show table names, so only the kind goes out. */
const DATABASE: Readonly<Record<string, AppError>> = {
  '57014': new AppError({ code: 'common.timeout', kind: 'unavailable', retryable: true }),
  '53300': new AppError({ code: 'common.unavailable', kind: 'unavailable' }),
  '57P01': new AppError({ code: 'common.unavailable', kind: 'unavailable' }),
  ECONNREFUSED: new AppError({ code: 'common.unavailable', kind: 'unavailable' }),
  '22P05': new AppError({ code: 'common.invalid_request', kind: 'invalid' }),
  '22021': new AppError({ code: 'common.invalid_request', kind: 'invalid' }),
};

export function toAppError(error: unknown): { error: AppError; status?: number } {
  if (error instanceof AppError) return { error };
  const { code, statusCode, validation } = error as Partial<FastifyError>;
  if (validation !== undefined)
    return { error: new AppError({ code: 'common.invalid_request', kind: 'invalid', cause: error }) };
  if (code !== undefined && DATABASE[code] !== undefined) return { error: DATABASE[code] };
  const known = code === undefined ? undefined : FRAMEWORK[code];
  if (known !== undefined) {
    const translated = new AppError({ ...known, cause: error });
    return known.status === undefined ? { error: translated } : { error: translated, status: known.status };
  }
  if (statusCode === 429) return { error: new AppError({ code: 'common.rate_limited', kind: 'rate_limited' }) };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return {
      error: new AppError({ code: 'common.invalid_request', kind: 'invalid', cause: error }),
      status: statusCode,
    };
  }
  return { error: new AppError({ code: 'common.internal', kind: 'internal', cause: error }) };
}

export function problemOf(
  thrown: unknown,
  asked: { readonly requestId: string; readonly acceptLanguage: string | undefined },
): Problem {
  const { error, status } = toAppError(thrown);
  const validation = (thrown as Partial<FastifyError>).validation;
  const language = languageOf(asked.acceptLanguage);
  const details = { ...error.details, requestId: asked.requestId };
  return {
    type: 'about:blank',
    title: sentenceOf(error.code, language, details),
    status: status ?? STATUS[error.kind],
    code: error.code,
    requestId: asked.requestId,
    retryable: error.retryable,
    ...(Object.keys(error.details).length > 0 ? { details: error.details } : {}),
    ...(validation === undefined
      ? {}
      : { errors: validation.map((v) => ({ path: v.instancePath, message: v.message ?? v.keyword })) }),
  };
}

export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const problem = problemOf(thrown, {
    requestId: request.id,
    acceptLanguage: request.headers['accept-language'],
  });
  const line = { err: thrown, code: problem.code, requestId: request.id, route: request.routeOptions.url };
  if (problem.status >= 500) log.error(line, 'request failed');
  else log.debug(line, 'request refused');
  return reply.code(problem.status).type('application/problem+json').send(problem);
}
