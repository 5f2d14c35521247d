import { AppError } from '../../../shared/kernel/app-error.ts';
import type { MediaEngine, MediaEvent, PlayOptions, PlayOutcome, RecordRequest, SipRemote } from './media-engine.ts';

/**
 * The port without sound, for tests of what steers it. It keeps the rules that callers rely on (unknown legs are refused, a new
 * sound stops the old one, a leg has one partner, keys stop interruptible sounds) and lets the test play the far end.
 */
export interface FakeMediaEngine extends MediaEngine {
  /** The far end presses a key. */
  press(legId: string, key: string): void;
  /** What is playing on the leg comes to its end. */
  finish(legId: string): void;
  emit(event: MediaEvent): void;
  /** The next call of this kind fails. */
  failNext(method: 'createSipLeg' | 'createWebLeg' | 'play' | 'record', code: string): void;
  playing(legId: string): readonly string[] | undefined;
  partner(legId: string): string | undefined;
  /** Whom the leg hears, in the order given; two legs that are connected hear each other. */
  hears(legId: string): readonly string[];
  /** Keys that were sent toward the far end of the leg. */
  keysSent(legId: string): string;
  isPaused(recordingId: string): boolean;
  remote(legId: string): SipRemote | undefined;
  recording(recordingId: string): RecordRequest | undefined;
  legs(): readonly string[];
}

interface FakeLeg {
  hears: readonly string[];
  keys: string;
  remote?: SipRemote | undefined;
  play?: { readonly playId: string; readonly sounds: readonly string[]; readonly options: PlayOptions } | undefined;
}

const FIRST_PORT = 20_000;
const SILENT = { hears: [], keys: '' };
const unknown = (legId: string): AppError =>
  new AppError({ code: 'media.unknown_leg', kind: 'not_found', details: { legId } });

const unknownRecording = (recordingId: string): AppError =>
  new AppError({ code: 'media.unknown_recording', kind: 'not_found', details: { recordingId } });

interface State {
  readonly legs: Map<string, FakeLeg>;
  readonly recordings: Map<string, RecordRequest>;
  readonly paused: Set<string>;
  readonly failures: Map<string, string>;
  readonly emit: (event: MediaEvent) => void;
  next(): number;
}

export function createFakeMediaEngine(): FakeMediaEngine {
  const listeners = new Set<(event: MediaEvent) => void>();
  let count = 0;
  const state: State = {
    legs: new Map(),
    recordings: new Map(),
    paused: new Set(),
    failures: new Map(),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    next: () => {
      count += 1;
      return count;
    },
  };
  return {
    ...legCalls(state),
    ...soundCalls(state),
    ...recordingCalls(state),
    ...farEnd(state),
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shutdown: () =>
      later(() => {
        state.legs.clear();
      }),
  };
}

function need(state: State, legId: string): FakeLeg {
  const leg = state.legs.get(legId);
  if (leg === undefined) throw unknown(legId);
  return leg;
}

function mayFail(state: State, method: string): void {
  const code = state.failures.get(method);
  state.failures.delete(method);
  if (code !== undefined) throw new AppError({ code, kind: 'unavailable' });
}

/** Takes the leg out of the matrix: it hears nobody and nobody hears it. */
function part(state: State, legId: string): void {
  for (const [id, leg] of state.legs) leg.hears = id === legId ? [] : leg.hears.filter((heard) => heard !== legId);
}

function stop(state: State, legId: string, outcome: PlayOutcome): void {
  const leg = state.legs.get(legId);
  if (leg?.play === undefined) return;
  const { playId } = leg.play;
  leg.play = undefined;
  state.emit({ type: 'played', legId, playId, outcome });
}

/** What throws rejects, as in a real engine: a caller that forgets to await is caught by either. */
const later = <T>(work: () => T): Promise<T> => Promise.resolve().then(work);

const legCalls = (
  state: State,
): Pick<MediaEngine, 'createSipLeg' | 'setRemote' | 'createWebLeg' | 'restartWebLeg' | 'closeLeg' | 'stats'> => ({
  createSipLeg: ({ remote }) =>
    later(() => {
      mayFail(state, 'createSipLeg');
      const n = state.next();
      state.legs.set(`sip-${n}`, { ...SILENT, remote });
      return { legId: `sip-${n}`, localAddress: '127.0.0.1', localPort: FIRST_PORT + n * 2 };
    }),
  setRemote: (legId, remote) =>
    later(() => {
      need(state, legId).remote = remote;
    }),
  createWebLeg: ({ offerSdp }) =>
    later(() => {
      mayFail(state, 'createWebLeg');
      const legId = `web-${state.next()}`;
      state.legs.set(legId, { ...SILENT });
      return { legId, answerSdp: `answer to ${offerSdp}` };
    }),
  restartWebLeg: (legId, offerSdp) =>
    later(() => {
      need(state, legId);
      return { answerSdp: `answer to ${offerSdp}` };
    }),
  closeLeg: (legId) =>
    later(() => {
      part(state, legId);
      stop(state, legId, 'stopped');
      state.legs.delete(legId);
    }),
  stats: (legId) =>
    later(() => {
      need(state, legId);
      return { packetsIn: 0, packetsOut: 0, lost: 0, jitterMs: 0, dropped: 0 };
    }),
});

const soundCalls = (
  state: State,
): Pick<MediaEngine, 'play' | 'stopPlay' | 'connect' | 'disconnect' | 'hear' | 'sendKeys' | 'listenFor'> => ({
  play: (legId, sounds, options = {}) =>
    later(() => {
      mayFail(state, 'play');
      const leg = need(state, legId);
      stop(state, legId, 'stopped');
      const playId = `play-${state.next()}`;
      leg.play = { playId, sounds, options };
      return { playId };
    }),
  stopPlay: (legId) =>
    later(() => {
      need(state, legId);
      stop(state, legId, 'stopped');
    }),
  connect: (a, b) =>
    later(() => {
      const [left, right] = [need(state, a), need(state, b)];
      part(state, a);
      part(state, b);
      left.hears = [b];
      right.hears = [a];
    }),
  disconnect: (a, b) =>
    later(() => {
      const [left, right] = [need(state, a), need(state, b)];
      left.hears = left.hears.filter((heard) => heard !== b);
      right.hears = right.hears.filter((heard) => heard !== a);
    }),
  hear: (legId, sources) =>
    later(() => {
      const leg = need(state, legId);
      for (const source of sources) need(state, source.legId);
      leg.hears = sources.map((source) => source.legId);
    }),
  sendKeys: (legId, keys) =>
    later(() => {
      need(state, legId).keys += keys;
    }),
  listenFor: (legId) =>
    later(() => {
      need(state, legId);
    }),
});

const recordingCalls = (
  state: State,
): Pick<MediaEngine, 'record' | 'pauseRecording' | 'stopRecording' | 'repairRecording'> => ({
  record: (recordingId, request) =>
    later(() => {
      mayFail(state, 'record');
      const path = state.recordings.get(recordingId)?.path ?? request.path;
      state.recordings.set(recordingId, { ...request, path });
    }),
  pauseRecording: (recordingId, paused) =>
    later(() => {
      if (!state.recordings.has(recordingId)) throw unknownRecording(recordingId);
      if (paused) state.paused.add(recordingId);
      else state.paused.delete(recordingId);
    }),
  stopRecording: (recordingId) =>
    later(() => {
      if (!state.recordings.delete(recordingId)) throw unknownRecording(recordingId);
      state.paused.delete(recordingId);
      return { durationMs: 1_000, bytes: 32_044 };
    }),
  repairRecording: () => Promise.resolve({ durationMs: 1_000, bytes: 32_044 }),
});

const farEnd = (state: State): Omit<FakeMediaEngine, keyof MediaEngine> => ({
  press: (legId, key) => {
    if (need(state, legId).play?.options.bargeIn === true) stop(state, legId, 'barge_in');
    state.emit({ type: 'dtmf', legId, key });
  },
  finish: (legId) => {
    stop(state, legId, 'finished');
  },
  emit: state.emit,
  failNext: (method, code) => {
    state.failures.set(method, code);
  },
  playing: (legId) => state.legs.get(legId)?.play?.sounds,
  partner: (legId) => {
    const [only, ...others] = state.legs.get(legId)?.hears ?? [];
    const isMutual = only !== undefined && others.length === 0 && state.legs.get(only)?.hears.includes(legId) === true;
    return isMutual ? only : undefined;
  },
  hears: (legId) => state.legs.get(legId)?.hears ?? [],
  keysSent: (legId) => state.legs.get(legId)?.keys ?? '',
  isPaused: (recordingId) => state.paused.has(recordingId),
  remote: (legId) => state.legs.get(legId)?.remote,
  recording: (recordingId) => state.recordings.get(recordingId),
  legs: () => [...state.legs.keys()],
});
