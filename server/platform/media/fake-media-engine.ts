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
  remote(legId: string): SipRemote | undefined;
  recording(recordingId: string): RecordRequest | undefined;
  legs(): readonly string[];
}

interface FakeLeg {
  partner?: string | undefined;
  remote?: SipRemote | undefined;
  play?: { readonly playId: string; readonly sounds: readonly string[]; readonly options: PlayOptions } | undefined;
}

const FIRST_PORT = 20_000;
const unknown = (legId: string): AppError =>
  new AppError({ code: 'media.unknown_leg', kind: 'not_found', details: { legId } });

interface State {
  readonly legs: Map<string, FakeLeg>;
  readonly recordings: Map<string, RecordRequest>;
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

function part(state: State, legId: string): void {
  const leg = state.legs.get(legId);
  const partner = leg?.partner === undefined ? undefined : state.legs.get(leg.partner);
  if (leg !== undefined) leg.partner = undefined;
  if (partner !== undefined) partner.partner = undefined;
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
): Pick<MediaEngine, 'createSipLeg' | 'setRemote' | 'createWebLeg' | 'closeLeg' | 'stats'> => ({
  createSipLeg: ({ remote }) =>
    later(() => {
      mayFail(state, 'createSipLeg');
      const n = state.next();
      state.legs.set(`sip-${n}`, { remote });
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
      state.legs.set(legId, {});
      return { legId, answerSdp: `answer to ${offerSdp}` };
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

const soundCalls = (state: State): Pick<MediaEngine, 'play' | 'stopPlay' | 'connect' | 'disconnect'> => ({
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
      left.partner = b;
      right.partner = a;
    }),
  disconnect: (a, b) =>
    later(() => {
      need(state, b);
      if (need(state, a).partner === b) part(state, a);
    }),
});

const recordingCalls = (state: State): Pick<MediaEngine, 'record' | 'stopRecording' | 'repairRecording'> => ({
  record: (recordingId, request) =>
    later(() => {
      mayFail(state, 'record');
      const path = state.recordings.get(recordingId)?.path ?? request.path;
      state.recordings.set(recordingId, { ...request, path });
    }),
  stopRecording: (recordingId) =>
    later(() => {
      if (!state.recordings.delete(recordingId))
        throw new AppError({ code: 'media.unknown_recording', kind: 'not_found', details: { recordingId } });
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
  partner: (legId) => state.legs.get(legId)?.partner,
  remote: (legId) => state.legs.get(legId)?.remote,
  recording: (recordingId) => state.recordings.get(recordingId),
  legs: () => [...state.legs.keys()],
});
