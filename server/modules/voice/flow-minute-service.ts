import type { FlowAct } from '../../../shared/contracts/contacts-flow.ts';
import type { Log } from '../../platform/log.ts';
import {
  entryFlowOf,
  advanceFlow,
  beginFlow,
  type FlowAsk,
  type FlowBook,
  type FlowEffect,
  type FlowEvent,
  type FlowRun,
  type Spoken,
} from '../flows/index.ts';
import type { Call } from './calls.ts';
import { actOf, collectedAct } from './steps/flow-acts.ts';
import type { FlowAnswer } from './steps/step-types.ts';

/** The telephone's side of a flow: what the interpreter asks for is played, timed, looked up; what happens is told to it. */
export interface FlowMinute {
  begin(call: Call): Promise<void>;
  press(call: Call, key: string): Promise<void>;
  /** All that was asked to be said has been said. */
  played(call: Call): Promise<void>;
  /** Nothing was pressed, but somebody is there. */
  silence(call: Call): Promise<void>;
}

export interface FlowMinuteNeeds {
  /** As released now; a call keeps what it began with. */
  readonly inForce: () => FlowBook;
  /** Sounds for words; undefined when something of it cannot be said. */
  readonly soundsOf: (words: readonly Spoken[], call: Call) => Promise<readonly string[] | undefined>;
  /** Does what a flow asks, by its deadline. What this house cannot do is answered `failed`. */
  readonly answer: (call: Call, ask: FlowAsk) => Promise<FlowAnswer>;
  /** Takes as long as people take: keys are heard meanwhile. */
  readonly isLong: (ask: FlowAsk) => boolean;
  /** Onto the record of the contact. */
  readonly note: (call: Call, act: Omit<FlowAct, 'at'>) => Promise<void>;
  readonly play: (call: Call, sounds: readonly string[], options?: { bargeIn?: boolean }) => Promise<void>;
  /** In order with everything else done for this caller. */
  readonly then: (call: Call, what: () => Promise<void>) => Promise<void>;
  readonly toAgent: (call: Call, topic: string | undefined, opening: readonly string[]) => Promise<void>;
  readonly onMenu: (call: Call, topic: string) => Promise<void>;
  /** Nothing was pressed in time. True: nobody is there, and it is dealt with elsewhere. */
  readonly timedOut: (call: Call) => Promise<boolean>;
  /** Nothing more is wanted of anybody: the contact is over, and goodbye. */
  readonly farewell: (call: Call) => Promise<void>;
  readonly log: Log;
}

const OPENING = 'transfer-to-agent';
const isInMenu = (call: Call): boolean => call.phase === 'menu';

export function createFlowMinute(needs: FlowMinuteNeeds): FlowMinute {
  const tell = async (call: Call, event: FlowEvent): Promise<void> => {
    if (!isInMenu(call) || call.flow === undefined) return;
    if (event.type !== 'played') clearTimeout(call.timer);
    const { run, effects } = advanceFlow(call.flowBook ?? needs.inForce(), call.flow, event);
    call.flow = run;
    for (const effect of effects) {
      // Hung up, or gone to a person, while the one before was being done.
      if (!isInMenu(call)) return;
      await perform(call, effect);
    }
  };

  const say = async (call: Call, { words, bargeIn }: Extract<FlowEffect, { do: 'say' }>): Promise<void> => {
    try {
      const sounds = await needs.soundsOf(words, call);
      if (sounds === undefined) await tell(call, { type: 'unsayable' });
      else if (sounds.length === 0) await tell(call, { type: 'played' });
      else await needs.play(call, sounds, { bargeIn });
    } catch (error) {
      // A sound that is missing must not leave anybody in silence: a person can say it.
      needs.log.warn({ err: error, contactId: call.contactId }, 'a flow could not be said; the caller gets a person');
      await tell(call, { type: 'unsayable' });
    }
  };

  const toPerson = async (call: Call, effect: Extract<FlowEffect, { do: 'queue' }>): Promise<void> => {
    call.flow = undefined;
    const sounds = await needs.soundsOf(effect.words, call).catch(() => undefined);
    await needs.toAgent(call, effect.topic, [...(sounds ?? []), effect.opening ?? OPENING]);
  };

  const perform = async (call: Call, effect: FlowEffect): Promise<void> => {
    if (effect.do === 'say') await say(call, effect);
    else if (effect.do === 'timer') setTimer(call, effect.ms);
    else if (effect.do === 'navigate') await needs.onMenu(call, effect.topic);
    else if (effect.do === 'queue') await toPerson(call, effect);
    else if (effect.do === 'hang_up') await needs.farewell(call);
    else if (effect.do === 'collected') await needs.note(call, collectedAct(effect));
    else await ask(call, effect);
  };

  const ask = async (call: Call, wish: FlowAsk): Promise<void> => {
    const { flow } = call;
    if (flow === undefined) return;
    if (!needs.isLong(wish)) return answered(call, { flow, wish, answer: await safely(call, wish) });
    void safely(call, wish).then((answer) => needs.then(call, () => answered(call, { flow, wish, answer })));
  };
  const safely = async (call: Call, wish: FlowAsk): Promise<FlowAnswer> => {
    try {
      return await needs.answer(call, wish);
    } catch (error) {
      needs.log.warn({ err: error, contactId: call.contactId, step: wish.do }, 'a step of a flow failed');
      return { outcome: 'failed', why: 'trouble' };
    }
  };
  const answered = async (
    call: Call,
    { flow, wish, answer }: { flow: FlowRun; wish: FlowAsk; answer: FlowAnswer },
  ): Promise<void> => {
    await needs.note(call, actOf(flow.step, wish, answer));
    const { outcome, values, enter } = answer;
    if (call.flow !== flow) return;
    if (enter === undefined)
      return tell(call, { type: 'answered', outcome, ...(values === undefined ? {} : { values }) });
    // The steps made so far count on: numbers that lead to each other lead to a person in the end.
    call.flow = { ...beginFlow(enter, flow.variables), secrets: flow.secrets, steps: flow.steps };
    await tell(call, { type: 'start' });
  };

  const setTimer = (call: Call, ms: number): void => {
    const { flow } = call;
    clearTimeout(call.timer);
    call.timer = setTimeout(() => {
      void needs.then(call, async () => {
        if (call.flow === flow && !(await needs.timedOut(call))) await tell(call, { type: 'silence' });
      });
    }, ms);
  };

  return {
    begin: async (call) => {
      const book = needs.inForce();
      call.flowBook = book;
      const entry = entryFlowOf(call.line?.entryFlow ?? '', (key) => book(key) !== undefined);
      call.flow = beginFlow(entry, { 'caller.number': call.number, 'called.number': call.called });
      await tell(call, { type: 'start' });
    },
    press: (call, key) => tell(call, { type: 'key', key }),
    played: (call) => tell(call, { type: 'played' }),
    silence: (call) => tell(call, { type: 'silence' }),
  };
}
