import type { ServiceClass } from '../../../shared/contracts/contacts.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine, MediaEvent } from '../../platform/media/media-engine.ts';
import { positionSounds } from '../../platform/media/spoken-number.ts';
import type { FlowAsk } from '../flows/index.ts';
import { createCallbackMinute, type CallbackOffer } from './callback-minute-service.ts';
import type { Call, Calls } from './calls.ts';
import { createLongestWait } from './minute/longest-wait-service.ts';
import { beginWait, whatIsDue, type MinuteSettings } from './minute/queue-words.ts';
import { createSilentCall } from './minute/silent-call-service.ts';
import { createWordMinute, type WordNeeds } from './minute/word-minute-service.ts';
import { createFlowMinute, type FlowMinuteNeeds } from './flow-minute-service.ts';
import { sayGoodbye } from './end-reasons.ts';
import { createTaping } from './steps/tape-service.ts';
import type { AskOf, FlowAnswer } from './steps/step-types.ts';
import type { TransferWish } from './steps/transfer-service.ts';

/**
 * What a caller hears before a person answers: the flow of the number they dialled, and in the queue music with the position now and then. It
 * plays and listens; where the call goes is decided by `toAgent`.
 */
export interface CallerMinute {
  /** Greeting and menu; for those who go straight to a person only one sentence. */
  greet(call: Call, straightToAgent: boolean): Promise<void>;
  /** `opening` is what is said first. */
  wait(call: Call, opening: readonly string[]): Promise<void>;
  /** Somebody else is on the line, or it is another line: what was being said is said again. */
  again(call: Call): Promise<void>;
  /** In order with everything else that is done for this caller. */
  inTurn<T>(call: Call, what: () => Promise<T>): Promise<T>;
  /** Somebody on the list: one sentence, and goodbye. */
  turnAway(call: Call): Promise<void>;
  quiet(call: Call): Promise<void>;
  hear(event: MediaEvent): void;
}

const MUSIC = 'hold-music';
/** While waiting; what they do is said with the wait and with the apology. */
const CALL_ME_BACK = '1';
const LEAVE_WORD = '2';
const STRAIGHT = 'senior-direct';
const SORRY = 'apology';
/** Whoever cannot be played to is let go all the same. */
const LEAVE_MS = 15_000;

type FlowNeeds = Pick<FlowMinuteNeeds, 'inForce' | 'soundsOf' | 'answer' | 'note' | 'onMenu' | 'farewell'>;
type WordWish = Pick<WordNeeds, 'recorder' | 'keep'>;

export interface MinuteNeeds extends FlowNeeds, WordWish {
  readonly clock: Clock;
  readonly media: Pick<MediaEngine, 'play' | 'stopPlay' | 'listenFor'>;
  readonly endSilent: (call: Call) => Promise<void>;
  readonly endTurnedAway: (call: Call) => Promise<void>;
  readonly settings: () => Promise<MinuteSettings>;
  /** `serviceClass`: what they wait in, when they asked for it themselves. */
  readonly toAgent: (call: Call, wish: PersonWish, opening: readonly string[]) => Promise<void>;
  readonly calls: Calls;
  readonly log: Log;
  /** What is heard for a prompt: as it was published, for this caller's ears. */
  readonly soundOf: (prompt: string, call: Call) => string;
  readonly waitOf: (contactId: string) => Promise<ToldWait | undefined>;
  readonly offer: CallbackOffer;
  /** Into the line without a word: they are choosing. */
  readonly enqueue: (call: Call) => Promise<void>;
  readonly transfer: (call: Call, ask: AskOf<'transfer'>) => Promise<FlowAnswer>;
  /** A case for what a step of a flow recorded. */
  readonly openWord: (call: Call) => Promise<void>;
}
export interface PersonWish extends TransferWish {
  readonly topic?: string;
  readonly serviceClass?: ServiceClass;
}
interface Said {
  readonly sounds: readonly string[];
  readonly options: { readonly loop?: boolean; readonly bargeIn?: boolean };
}
interface ToldWait {
  readonly position: number;
  readonly estimatedSeconds: number | undefined;
}

/** People speak, choose or are rung: keys are heard meanwhile. */
const isLong = (ask: FlowAsk): boolean =>
  ['record', 'leave_word', 'callback'].includes(ask.do) || (ask.do === 'transfer' && 'number' in ask.to);

export function createCallerMinute(needs: MinuteNeeds): CallerMinute {
  const lastSaid = new WeakMap<Call, Said>();
  const play = async (call: Call, sounds: readonly string[], options: Said['options'] = {}) => {
    call.playId = undefined;
    if (call.phase === 'menu') lastSaid.set(call, { sounds, options });
    const heard = sounds.map((sound) => needs.soundOf(sound, call));
    const { playId } = await needs.media.play(call.legId, heard, options);
    call.playId = playId;
  };
  /** In order for one caller; a failure is logged and the next thing still done. */
  const then = (call: Call, what: () => Promise<void>): Promise<void> => {
    call.work = call.work.then(what).catch((error: unknown) => {
      if (call.phase !== 'over')
        needs.log.warn({ err: error, contactId: call.contactId }, 'playing to a caller failed');
    });
    return call.work;
  };
  /** SS-3: one key, one sentence, a person; from then on they are spoken to slower and louder. */
  const asElder = async (call: Call): Promise<void> => {
    clearTimeout(call.timer);
    call.flow = undefined;
    call.variant = 'elder';
    // Whoever is known as more than that keeps it; the way is the same.
    const wish: PersonWish = call.serviceClass === 'ordinary' ? { serviceClass: 'elder' } : {};
    await needs.toAgent(call, wish, [STRAIGHT]);
  };
  const pressInMenu = async (call: Call, key: string): Promise<void> => {
    call.sign.asking = false;
    if (call.tape !== undefined) return taping.press(call, key);
    const { elderKey } = await needs.settings();
    if (call.phase !== 'menu') return;
    if (key === elderKey && !call.hasChosen) await asElder(call);
    else await flow.press(call, key);
  };
  const pressWaiting = async (call: Call, key: string): Promise<void> => {
    if (key === CALL_ME_BACK) await callback.begin(call);
    else if (key === LEAVE_WORD) await word.begin(call);
  };
  const PRESS: Partial<Record<Call['phase'], (call: Call, key: string) => Promise<void>>> = {
    menu: pressInMenu,
    waiting: pressWaiting,
    leaving_word: (call, key) => word.press(call, key),
    choosing: (call, key) => (call.callback === undefined ? longest.press(call, key) : callback.press(call, key)),
  };
  const press = async (call: Call, key: string): Promise<void> => PRESS[call.phase]?.(call, key);

  const isWaiting = (call: Call): boolean => call.phase === 'waiting';
  const placeWords = async (call: Call, isFirst: boolean): Promise<readonly string[]> => {
    // The way of the elderly has one sentence before the music, and it has been said.
    if (isFirst && call.variant === 'elder') return [];
    const wait = await needs.waitOf(call.contactId);
    const position = wait?.position;
    // Nobody before them is not worth a sentence at the beginning; later it is a thank-you.
    const nobodyBefore = position === undefined || position <= 1;
    const words = nobodyBefore ? (isFirst ? [] : ['thanks-for-waiting']) : positionSounds(position - 1);
    return [...words, ...(await callback.wordsFor(wait?.estimatedSeconds, isFirst))];
  };
  const announce = async (call: Call, opening?: readonly string[]): Promise<void> => {
    if (!isWaiting(call)) return;
    const now = needs.clock.now().getTime();
    const wait = (call.wait ??= beginWait(await needs.settings(), now));
    const isFirst = opening !== undefined;
    const due = isFirst ? 'place' : whatIsDue(wait, now, needs.offer.isDialable(call.number));
    if (due === 'longest') return longest.begin(call);
    if (due === 'sorry') wait.sorryAt = now;
    const words = due === 'sorry' ? [SORRY] : await placeWords(call, isFirst);
    // Asking took a moment: they may be talking by now.
    if (isWaiting(call)) await play(call, [...(opening ?? []), ...words]);
  };

  /** Only music is ever interrupted by the next announcement: its clock runs from the last word that was said. */
  const music = async (call: Call): Promise<void> => {
    await play(call, [MUSIC], { loop: true });
    clearTimeout(call.timer);
    const { announceMs } = (call.wait ??= beginWait(await needs.settings(), needs.clock.now().getTime())).settings;
    call.timer = setTimeout(() => void then(call, () => announce(call)), announceMs);
  };
  const onPlayed = async (call: Call): Promise<void> => {
    if (silent.played(call)) return;
    if (call.phase === 'menu') await ((await taping.played(call)) ? undefined : flow.played(call));
    else if (call.phase === 'waiting') await music(call);
    else if (call.phase === 'leaving_word') await word.played(call);
    else if (call.phase === 'choosing' && call.callback === undefined) longest.played(call);
    else callback.played(call);
  };
  const backToLine = async (call: Call): Promise<void> => {
    call.phase = 'waiting';
    await play(call, ['thanks-for-waiting']);
  };
  const answer = (call: Call, ask: FlowAsk): Promise<FlowAnswer> => {
    if (ask.do === 'record' || ask.do === 'leave_word') return taping.record(call, ask);
    if (ask.do === 'callback') return callback.beginInFlow(call, ask.number);
    return ask.do === 'transfer' ? needs.transfer(call, ask) : needs.answer(call, ask);
  };
  const flow = createFlowMinute({
    ...needs,
    answer,
    isLong,
    play,
    then,
    timedOut: (call) => silent.timedOut(call),
    toAgent: (call, topic, opening) => needs.toAgent(call, topic === undefined ? {} : { topic }, opening),
    onMenu: async (call, topic) => {
      call.hasChosen = true;
      await needs.onMenu(call, topic);
    },
  });
  const callback = createCallbackMinute({ ...needs, play, then, wait: backToLine });
  const taping = createTaping({
    ...{ ...needs, play, then, openCase: needs.openWord },
    silenceMs: async () => (await needs.settings()).wordSilenceMs,
  });
  const silent = createSilentCall({
    ...{ media: needs.media, play, then, end: needs.endSilent },
    goOn: (call) => flow.silence(call),
  });
  const word = createWordMinute({ ...needs, play, then, wait: backToLine });
  const longest = createLongestWait({
    ...{ play, then, wait: backToLine },
    promise: (call) => callback.promiseNow(call),
    leaveWord: (call) => word.begin(call),
  });

  type Heard<T extends MediaEvent['type']> = Extract<MediaEvent, { type: T }>;
  const onKey = ({ legId, key }: Heard<'dtmf'>): void => {
    const call = needs.calls.byLeg(legId);
    if (call === undefined) return;
    call.sign.alive = true;
    if (call.phase === 'answering') call.earlyKeys.push(key);
    else void then(call, () => press(call, key));
  };
  const onEnd = ({ legId, playId }: Heard<'played'>): void => {
    const call = needs.calls.byLeg(legId);
    if (call !== undefined) void then(call, async () => (call.playId === playId ? onPlayed(call) : undefined));
  };
  const onSignal = ({ legId, signal }: Heard<'signal'>): void => {
    const call = needs.calls.byLeg(legId);
    if (call === undefined || (signal !== 'speech' && signal !== 'silence')) return;
    if (signal === 'speech') silent.heard(call);
    word.hear(call, signal);
    taping.hear(call, signal);
  };

  return {
    greet: async (call, straightToAgent) => {
      call.phase = 'menu';
      if (straightToAgent) await needs.toAgent(call, {}, [STRAIGHT]);
      else {
        // One piece of work from the first moment on: a key that comes meanwhile waits behind it instead of falling into a menu not yet begun.
        await then(call, async () => {
          await silent.listen(call).catch(() => undefined);
          await flow.begin(call);
        });
      }
      for (const key of call.earlyKeys.splice(0)) await then(call, () => press(call, key));
    },
    wait: async (call, opening) => {
      clearTimeout(call.timer);
      call.phase = 'waiting';
      await announce(call, opening);
    },
    again: async (call) => {
      if (call.phase !== 'menu') {
        clearTimeout(call.timer);
        call.phase = 'waiting';
        await announce(call, ['thanks-for-waiting']);
        return;
      }
      if (!call.sign.alive) await silent.listen(call).catch(() => undefined);
      const said = lastSaid.get(call);
      if (said !== undefined) await play(call, said.sounds, said.options);
    },
    inTurn: (call, what) => {
      const done = call.work.then(what);
      call.work = done.then(
        () => undefined,
        () => undefined,
      );
      return done;
    },
    turnAway: async (call) => {
      call.phase = 'leaving';
      await needs.endTurnedAway(call);
      call.timer = setTimeout(() => sayGoodbye(call.sip, 'not served'), LEAVE_MS);
      await play(call, ['not-served']);
    },
    quiet: async (call) => {
      clearTimeout(call.timer);
      call.playId = undefined;
      await word.interrupt(call);
      await needs.media.stopPlay(call.legId);
    },
    hear: (event) => {
      if (event.type === 'dtmf') onKey(event);
      else if (event.type === 'played' && event.outcome === 'finished') onEnd(event);
      else if (event.type === 'signal') onSignal(event);
    },
  };
}
