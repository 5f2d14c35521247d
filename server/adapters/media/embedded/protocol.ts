import { AppError, type ErrorKind } from '../../../../shared/kernel/app-error.ts';
import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';

/** What crosses between the server's thread and the media worker's: calls of the port, their answers, events. */
export type Calls = Omit<MediaEngine, 'on' | 'repairRecording'>;
export type Method = keyof Calls;

export interface Request {
  readonly id: number;
  readonly method: Method | 'ping';
  readonly args: readonly unknown[];
}

export interface CarriedError {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly details: Readonly<Record<string, unknown>>;
  readonly cause: string;
}

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: CarriedError }
  | { readonly type: 'event'; readonly event: MediaEvent }
  /** Something went wrong inside that no call was waiting for. */
  | { readonly type: 'trouble'; readonly reason: string };

const text = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** An Error loses its class on the way between threads, so it travels as facts. */
export function packError(error: unknown): CarriedError {
  if (!(error instanceof AppError)) return { code: 'media.failed', kind: 'internal', details: {}, cause: text(error) };
  const { code, kind, details, cause } = error;
  return { code, kind, details, cause: cause === undefined ? '' : text(cause) };
}

export function unpackError({ code, kind, details, cause }: CarriedError): AppError {
  return new AppError({ code, kind, details, ...(cause === '' ? {} : { cause: new Error(cause) }) });
}
