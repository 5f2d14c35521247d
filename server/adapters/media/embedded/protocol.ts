import { AppError, type ErrorKind } from '../../../../shared/kernel/app-error.ts';
import type {
  MediaEngine,
  MediaEvent,
  PlayOptions,
  SipLegRequest,
  WebLegRequest,
} from '../../../platform/media/media-engine.ts';
import type { PacketSums } from './packet-count.ts';

/** What crosses between the server's process and a media worker's: calls of the port, their answers, events. */
export type Calls = Omit<MediaEngine, 'on' | 'repairRecording'>;
export type Method = keyof Calls;

/** What the server says to a worker beside the port itself. */
export interface WorkerCalls {
  ping(): Promise<WorkerPulse>;
  /** From now on the sound of a leg here is also sent to the worker that listens on this relay port. */
  lend(legId: string, token: string, relayPort: number): Promise<void>;
  recall(legId: string, token: string): Promise<void>;
  /** A leg of another worker can be heard and recorded here; its sound comes in under this token. */
  borrow(legId: string, token: string): Promise<void>;
  giveBack(legId: string): Promise<void>;
}

/** How a worker is: sums since it began, except `busy`, the share of time it worked since the last question. */
export interface WorkerPulse extends PacketSums {
  readonly cpuSeconds: number;
  readonly busy: number;
  readonly memoryBytes: number;
}

/** A leg whose worker died is opened under its own name; a telephone's at its port and with its key. */
export interface WorkerSipLegRequest extends SipLegRequest {
  readonly again?: { readonly legId: string; readonly localPort: number; readonly srtpKey?: string };
}
export interface WorkerWebLegRequest extends WebLegRequest {
  readonly again?: { readonly legId: string };
}
/** The server numbers what is played, so that it keeps its number in another worker. */
export interface WorkerPlayOptions extends PlayOptions {
  readonly playId?: string;
}

export type WorkerMethod = Method | keyof WorkerCalls;

export interface Request {
  readonly id: number;
  readonly method: WorkerMethod;
  readonly args: readonly unknown[];
}

export interface CarriedError {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly details: Readonly<Record<string, unknown>>;
  readonly cause: string;
}

/** So often a worker says that its loop turns. */
export const BEAT_MS = 250;

export type FromWorker =
  | { readonly type: 'ready'; readonly relayPort: number }
  /** Its loop turns. */
  | { readonly type: 'beat' }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: CarriedError }
  | { readonly type: 'event'; readonly event: MediaEvent }
  /** Something went wrong inside that no call was waiting for. */
  | { readonly type: 'trouble'; readonly reason: string };

const text = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** An Error loses its class on the way between processes, so it travels as facts. */
export function packError(error: unknown): CarriedError {
  if (!(error instanceof AppError)) return { code: 'media.failed', kind: 'internal', details: {}, cause: text(error) };
  const { code, kind, details, cause } = error;
  return { code, kind, details, cause: cause === undefined ? '' : text(cause) };
}

export function unpackError({ code, kind, details, cause }: CarriedError): AppError {
  return new AppError({ code, kind, details, ...(cause === '' ? {} : { cause: new Error(cause) }) });
}
