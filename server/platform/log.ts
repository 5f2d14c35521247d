import pino from 'pino';

/**
 * Structured logs: a static message, facts in fields, personal data only under `pii` (which is removed unless LOG_PII=on),
 * `contactId` / `caseId` on every line that has one.
 */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
  child(fields: Readonly<Record<string, unknown>>): Log;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export function createLog(options: { readonly level: LogLevel; readonly file?: string }): Log {
  const destination = pino.destination({ dest: options.file ?? 2, sync: false, mkdir: true });
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['pii', '*.password', 'password', '*.authorization', '*.cookie'], remove: true },
      serializers: { err: pino.stdSerializers.err },
    },
    destination,
  );
}

/** For tests, and for parts that are built without a voice. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};
