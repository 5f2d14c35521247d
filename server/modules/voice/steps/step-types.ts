import type { FlowWhy } from '../../../../shared/contracts/contacts-flow.ts';
import type { FlowAsk, FlowEvent } from '../../flows/index.ts';

export type FlowAnswer = Omit<Extract<FlowEvent, { type: 'answered' }>, 'type'> & {
  /** For the record of the contact. */
  readonly why?: FlowWhy;
  /** They are on another number of ours now, whose flow this is. */
  readonly enter?: string;
};

/** One kind of question that a flow asks of the telephone. */
export type AskOf<K extends FlowAsk['do']> = Extract<FlowAsk, { do: K }>;

/** A tape that runs for a step of a flow. */
export interface Tape {
  readonly ask: AskOf<'record' | 'leave_word'>;
  readonly silenceMs: number;
  /** After the tone. */
  isRunning: boolean;
  readonly said: { since: number; heard: boolean };
  readonly done: (answer: FlowAnswer) => void;
}
