import { LONGEST_WAIT, waitRange } from '../../../shared/contracts/routing-callbacks-catalogue.ts';
import type { Log } from '../../platform/log.ts';
import { beginCallback, beginOwnCallback, pressCallbackKey, saidNothing, type CallbackStep } from './callback-menu.ts';
import type { Call } from './calls.ts';
import { sayGoodbye } from './end-reasons.ts';
import type { FlowAnswer } from './steps/step-types.ts';

/** What voice needs of the promises; routing is one. */
export interface CallbackOffer {
  options(): Promise<{
    readonly offerAfterSeconds: number;
    readonly windows: readonly { readonly code: string; readonly sound: string | null }[];
  }>;
  /** Ends the waiting contact with a promise; refuses when it does not wait any more. */
  promise(wish: {
    readonly contactId: string;
    readonly way: 'call';
    readonly number?: string;
    readonly windowCode?: string;
  }): Promise<unknown>;
  isDialable(number: string): boolean;
}

/** The part of the caller's minute in which a callback is offered, chosen and promised. */
export interface CallbackMinute {
  /** What is added to the position: how long it takes, and that they need not stay for it. */
  wordsFor(estimatedSeconds: number | undefined, isFirst: boolean): Promise<readonly string[]>;
  begin(call: Call): Promise<void>;
  /** As a step of a flow; they stand in no line yet. Answers when they have chosen, or do not want to. */
  beginInFlow(call: Call, number: 'own' | 'ask'): Promise<FlowAnswer>;
  press(call: Call, key: string): Promise<void>;
  /** Unasked, for whoever has waited long enough: to the number they call from, as soon as their place comes up. */
  promiseNow(call: Call): Promise<void>;
  /** What was asked has been said, or goodbye has. */
  played(call: Call): void;
}

export interface CallbackMinuteNeeds {
  readonly offer: CallbackOffer;
  readonly log: Log;
  /** Out of a flow into the line, where there is a place to keep. */
  readonly enqueue: (call: Call) => Promise<void>;
  readonly play: (call: Call, sounds: readonly string[], options?: { bargeIn?: boolean }) => Promise<void>;
  /** Back to the music: they never left the line. */
  readonly wait: (call: Call) => Promise<void>;
  /** In order with everything else done for this caller. */
  readonly then: (call: Call, what: () => Promise<void>) => Promise<void>;
}

const THINK_MS = 8_000;
/** Goodbye takes seven seconds; whoever cannot be played to is let go all the same. */
const LEAVE_MS = 15_000;

export const waitSound = (seconds: number): string => `wait-${waitRange(seconds).code.replaceAll('_', '-')}`;
/** Every sentence that can be said about a wait; a test sees that each is there. */
export const LONGEST_WAIT_SOUND = `wait-${LONGEST_WAIT.code.replaceAll('_', '-')}`;

export function createCallbackMinute(needs: CallbackMinuteNeeds): CallbackMinute {
  const think = (call: Call): void => {
    clearTimeout(call.timer);
    const talk = call.callback;
    call.timer = setTimeout(() => {
      void needs.then(call, async () => {
        if (call.phase === 'choosing' && talk !== undefined && call.callback === talk)
          await take(call, saidNothing(talk));
      });
    }, THINK_MS);
  };

  const settled = (call: Call, answer: FlowAnswer): void => {
    const { settle } = call;
    call.settle = undefined;
    settle?.(answer);
  };
  const back = async (call: Call): Promise<void> => {
    call.callback = undefined;
    if (call.phase !== 'choosing') return;
    if (call.settle === undefined) return needs.wait(call);
    call.phase = 'menu';
    settled(call, { outcome: 'failed', why: 'declined' });
  };
  /** Refused from here on, they wait like everybody else. */
  const intoLine = async (call: Call): Promise<void> => {
    if (call.settle === undefined) return;
    await needs.enqueue(call);
    call.flow = undefined;
  };

  const promise = async (call: Call, step: Extract<CallbackStep, { do: 'promise' }>): Promise<void> => {
    try {
      await intoLine(call);
      await needs.offer.promise({
        contactId: call.contactId,
        way: 'call',
        ...(step.number === undefined ? {} : { number: step.number }),
        ...(step.windowCode === undefined ? {} : { windowCode: step.windowCode }),
      });
    } catch (error) {
      // Rings at a desk in this very moment, most likely: then they are about to be answered, which is better.
      needs.log.info(
        { err: error, contactId: call.contactId },
        'a callback was not promised; the caller goes on waiting',
      );
      if (call.flow === undefined) settled(call, { outcome: 'failed', why: 'refused' });
      await back(call);
      return;
    }
    settled(call, { outcome: 'done' });
    if (call.phase !== 'choosing') return;
    call.phase = 'leaving';
    call.callback = undefined;
    call.timer = setTimeout(() => sayGoodbye(call.sip, 'callback promised'), LEAVE_MS);
    await needs.play(call, ['callback-promised']);
  };

  const take = async (call: Call, step: CallbackStep): Promise<void> => {
    clearTimeout(call.timer);
    if (call.phase !== 'choosing') return;
    if (step.do === 'back') return back(call);
    if (step.do === 'promise') return promise(call, step);
    call.callback = step.talk;
    if (step.do === 'ask') await needs.play(call, step.sounds, { bargeIn: true });
    else think(call);
  };

  return {
    wordsFor: async (estimatedSeconds, isFirst) => {
      // Nobody on shift: no estimate, and the more reason not to stay; but not as the first thing that is said.
      if (estimatedSeconds === undefined) return isFirst ? [] : ['callback-offer'];
      const { offerAfterSeconds } = await needs.offer.options();
      return estimatedSeconds > offerAfterSeconds ? [waitSound(estimatedSeconds), 'callback-offer'] : [];
    },
    begin: async (call) => {
      const { windows } = await needs.offer.options();
      const spoken = windows.flatMap(({ code, sound }) => (sound === null ? [] : [{ code, sound }]));
      if (call.phase !== 'waiting' || spoken.length === 0) return;
      call.phase = 'choosing';
      await take(call, beginCallback({ ownNumber: needs.offer.isDialable(call.number), windows: spoken }));
    },
    beginInFlow: async (call, number) => {
      const { windows } = await needs.offer.options();
      const spoken = windows.flatMap(({ code, sound }) => (sound === null ? [] : [{ code, sound }]));
      const ownNumber = needs.offer.isDialable(call.number);
      if (spoken.length === 0) return { outcome: 'failed', why: 'unknown' };
      if (number === 'own' && !ownNumber) return { outcome: 'missing', why: 'no_number' };
      return new Promise((resolve) => {
        call.phase = 'choosing';
        call.settle = resolve;
        const facts = { ownNumber, windows: spoken };
        take(call, number === 'own' ? beginOwnCallback(facts) : beginCallback(facts)).catch(() => {
          if (call.phase === 'choosing') call.phase = 'menu';
          settled(call, { outcome: 'failed', why: 'trouble' });
        });
      });
    },
    promiseNow: (call) => promise(call, { do: 'promise', number: undefined, windowCode: undefined }),
    press: async (call, key) => {
      if (call.callback !== undefined) {
        await take(
          call,
          pressCallbackKey(call.callback, key, (n) => needs.offer.isDialable(n)),
        );
      }
    },
    played: (call) => {
      if (call.phase === 'choosing') think(call);
      else if (call.phase === 'leaving') sayGoodbye(call.sip, 'goodbye');
    },
  };
}
