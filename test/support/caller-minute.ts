import { vi } from 'vitest';
import type { FlowDocument } from '../../shared/contracts/flows.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { HOTLINE, hotlineFlow, type FlowAsk } from '../../server/modules/flows/index.ts';
import { createCallerMinute, type PersonWish } from '../../server/modules/voice/caller-minute-service.ts';
import { createCalls, newCall, type Call } from '../../server/modules/voice/calls.ts';
import type { AskOf, FlowAnswer } from '../../server/modules/voice/steps/step-types.ts';
import { silentLog } from '../../server/platform/log.ts';
import type { MediaEvent } from '../../server/platform/media/media-engine.ts';

const SETTINGS = {
  announceMs: 20_000,
  apologyMs: 60_000,
  longestWaitMs: 300_000,
  wordMaxMs: 30_000,
  wordSilenceMs: 4_000,
  elderKey: '0',
};
export const MUSIC = 'hold-music';

/** A caller whose every sentence takes two seconds; music has no end. */
export function openMinute(
  given: {
    number?: string;
    keeps?: boolean;
    serviceClass?: Call['serviceClass'];
    elderKey?: string;
    /** Instead of the one the product comes with; others by their key. */
    flow?: FlowDocument;
    flows?: Readonly<Record<string, FlowDocument>>;
    answer?: (call: Call, ask: FlowAsk) => Promise<FlowAnswer>;
    transfer?: (call: Call, ask: AskOf<'transfer'>) => Promise<FlowAnswer>;
    /** A promise is refused: it rings at a desk in this very moment. */
    refuses?: boolean;
  } = {},
) {
  const calls = createCalls();
  const plays: { at: number; sounds: readonly string[]; id: string }[] = [];
  const fate = {
    bye: undefined as string | undefined,
    recorded: 0,
    stopped: 0,
    promised: 0,
    silent: 0,
    turnedAway: 0,
    queued: 0,
    words: 0,
    farewells: 0,
  };
  const acts: string[] = [];
  const promises: unknown[] = [];
  const listening: (readonly string[])[] = [];
  const wishes: { wish: PersonWish; at: number }[] = [];
  const call = newCall({
    contactId: 'c',
    number: given.number ?? '13800138000',
    sip: { bye: (reason) => void (fate.bye ??= reason) },
    legId: 'l',
    localAudio: () => ({ address: '127.0.0.1', port: 1, sessionId: 1, version: 1 }),
    sound: { alsoFrom: [], codecs: ['PCMA', 'PCMU'], srtp: 'never', inbandKeys: false },
    trunk: 'demo',
    phase: 'menu',
  });
  call.serviceClass = given.serviceClass ?? 'ordinary';
  calls.add(call);
  let plaything = 0;
  const begun = Date.now();
  const minute = createCallerMinute({
    clock: systemClock,
    calls,
    log: silentLog,
    settings: () => Promise.resolve({ ...SETTINGS, elderKey: given.elderKey ?? SETTINGS.elderKey }),
    media: {
      play: (_leg, sounds, options) => {
        const id = `p${(plaything += 1)}`;
        plays.push({ at: Date.now() - begun, sounds: [...sounds], id });
        if (options?.loop !== true)
          setTimeout(() => minute.hear({ type: 'played', legId: 'l', playId: id, outcome: 'finished' }), 2_000);
        return Promise.resolve({ playId: id });
      },
      stopPlay: () => Promise.resolve(),
      listenFor: (_leg, signals) => {
        listening.push(signals);
        return Promise.resolve();
      },
    },
    recorder: {
      talk: (of) => {
        of.recordingId = `r${(fate.recorded += 1)}`;
        return Promise.resolve();
      },
      stop: (of) => {
        of.recordingId = undefined;
        return Promise.resolve(void (fate.stopped += 1));
      },
    },
    endSilent: () => Promise.resolve(void (fate.silent += 1)),
    endTurnedAway: () => Promise.resolve(void (fate.turnedAway += 1)),
    keep: () => Promise.resolve(given.keeps ?? true),
    soundOf: (prompt) => prompt,
    waitOf: () => Promise.resolve({ position: 4, estimatedSeconds: 30 }),
    offer: {
      options: () =>
        Promise.resolve({ offerAfterSeconds: 60, windows: [{ code: 'soon', sound: 'callback-window-soon' }] }),
      promise: (wish) => {
        if (given.refuses === true) return Promise.reject(new Error('rings at a desk'));
        promises.push(wish);
        return Promise.resolve(void (fate.promised += 1));
      },
      isDialable: (number) => /^1\d{10}$/.test(number),
    },
    inForce: () => (key) => (key === HOTLINE ? (given.flow ?? hotlineFlow) : given.flows?.[key]),
    soundsOf: (words) => Promise.resolve(words.map((w) => ('prompt' in w ? w.prompt : w.text))),
    answer: given.answer ?? (() => Promise.resolve({ outcome: 'missing' })),
    transfer: given.transfer ?? (() => Promise.resolve({ outcome: 'failed', why: 'unknown' })),
    enqueue: () => Promise.resolve(void (fate.queued += 1)),
    openWord: () => Promise.resolve(void (fate.words += 1)),
    note: (_, { act, outcome, why, detail }) => {
      acts.push([act, outcome, why, detail].filter((x) => x !== null).join(' '));
      return Promise.resolve();
    },
    toAgent: async (of, wish, opening) => {
      wishes.push({ wish, at: Date.now() - begun });
      of.phase = 'waiting';
      await minute.wait(of, opening);
    },
    onMenu: () => Promise.resolve(),
    farewell: () => Promise.resolve(void (fate.farewells += 1)),
  });
  const hears = async (event: MediaEvent): Promise<void> => {
    minute.hear(event);
    await vi.advanceTimersByTimeAsync(0);
  };
  return {
    ...{ call, minute, plays, fate, listening, wishes, acts, promises },
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
    press: (key: string) => hears({ type: 'dtmf', legId: 'l', key }),
    signal: (signal: 'speech' | 'silence') => hears({ type: 'signal', legId: 'l', signal }),
    said: () => plays.flatMap((p) => p.sounds).filter((s) => s !== MUSIC),
  };
}
