import type { FlowAsk, FlowEffect, FlowEvent } from './flow-events.ts';
import { advanceFlow, beginFlow, type FlowBook, type FlowRun } from './flow-run.ts';
import type { Spoken, Variables } from './flow-words.ts';

/** A flow in a chat: the customer writes, the flow answers in writing. Nothing is timed: a chat has its own rules for silence. */
export interface TextTalk {
  /** What is to be shown now. */
  readonly lines: readonly string[];
  readonly outcome: 'asking' | 'person' | 'over';
  readonly topic: string | undefined;
  readonly run: FlowRun;
}

export interface TextRunner {
  begin(flow: string, variables?: Variables): Promise<TextTalk>;
  write(run: FlowRun, text: string): Promise<TextTalk>;
}

export function createTextRunner(needs: {
  readonly book: FlowBook;
  /** The text of a prompt; empty where it has none. */
  readonly textOf: (prompt: string) => string;
  readonly answer: (ask: FlowAsk) => Promise<Omit<Extract<FlowEvent, { type: 'answered' }>, 'type'>>;
}): TextRunner {
  const written = (words: readonly Spoken[]): string => {
    const parts = words.map((w) => ('prompt' in w ? needs.textOf(w.prompt) : w.text));
    return parts.filter((part) => part !== '').join('');
  };

  const go = async (from: FlowRun, first: FlowEvent): Promise<TextTalk> => {
    const lines: string[] = [];
    let outcome: TextTalk['outcome'] = 'asking';
    let { topic } = from;
    let run = from;
    let event: FlowEvent | undefined = first;
    while (event !== undefined) {
      const { run: next, effects } = advanceFlow(needs.book, run, event);
      run = next;
      event = undefined;
      for (const effect of effects) {
        if ('words' in effect && effect.words.length > 0) lines.push(written(effect.words));
        if (effect.do === 'queue') [outcome, topic] = ['person', effect.topic];
        if (effect.do === 'hang_up') outcome = 'over';
        event = (await followed(effect, run)) ?? event;
      }
    }
    // Put through, or promised something: nothing follows here.
    if (run.phase === 'over' && outcome === 'asking') outcome = 'over';
    return { lines, outcome, topic: outcome === 'person' ? topic : run.topic, run };
  };

  /** What an effect brings about in a chat at once; undefined: the customer's turn. */
  const followed = async (effect: FlowEffect, run: FlowRun): Promise<FlowEvent | undefined> => {
    if (effect.do === 'say') return run.phase === 'saying' ? { type: 'played' } : undefined;
    if (['timer', 'navigate', 'collected', 'queue', 'hang_up'].includes(effect.do)) return undefined;
    return { type: 'answered', ...(await needs.answer(effect as FlowAsk)) };
  };

  return {
    begin: (flow, variables) => go(beginFlow(flow, variables), { type: 'start' }),
    write: (run, text) => go(run, { type: 'text', text }),
  };
}
