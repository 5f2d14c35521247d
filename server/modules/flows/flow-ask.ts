import type { FlowStep } from '../../../shared/contracts/flows.ts';
import type { FlowAsk, FlowEvent } from './flow-events.ts';
import { filled, type Variables } from './flow-words.ts';

type Outcome = Extract<FlowEvent, { type: 'answered' }>['outcome'];
/** Where an answer leads, by the field that names it, best first; an empty name: nothing follows. */
const BY_OUTCOME: Readonly<Record<string, Readonly<Record<Outcome, readonly string[]>>>> = {
  lookup: { done: ['found'], missing: ['missing'], failed: ['failed'] },
  hours: { done: ['open'], missing: ['closed'], failed: ['open'] },
  transfer: { done: [''], missing: ['failed'], failed: ['failed'] },
  callback: { done: [''], missing: ['failed'], failed: ['failed'] },
  sms: { done: ['next'], missing: ['failed'], failed: ['failed'] },
  record: { done: ['next'], missing: ['failed', 'next'], failed: ['failed', 'next'] },
  leave_word: { done: ['next'], missing: ['failed', 'next'], failed: ['failed', 'next'] },
  recording: { done: ['next'], missing: ['next'], failed: ['next'] },
};

/** `over`: the caller is with somebody else now, or has their promise. An empty step is one that does not exist: a person. */
export function afterAnswer(step: FlowStep | undefined, outcome: Outcome): { to: string } | 'over' {
  const fields: Partial<Record<string, unknown>> = { ...step };
  for (const name of (step === undefined ? undefined : BY_OUTCOME[step.kind]?.[outcome]) ?? []) {
    if (name === '') return 'over';
    const to = fields[name];
    if (typeof to === 'string') return { to };
  }
  return { to: '' };
}

/** Where nothing else is written. */
const END_KEY = '#';

interface Asking {
  /** All of them; and those that may be said. */
  readonly variables: Variables;
  readonly open: Variables;
  readonly turn: number;
}

/** What a step asks of the channel; undefined: nothing. */
export function askOf(step: FlowStep, { variables, open, turn }: Asking): FlowAsk | undefined {
  switch (step.kind) {
    case 'lookup':
      return { do: 'lookup', port: step.port, deadlineMs: step.deadlineMs, given: variables };
    case 'record':
      return { do: 'record', into: step.into, ...tapeOf(step) };
    case 'leave_word':
      return { do: 'leave_word', ...tapeOf(step) };
    case 'transfer':
      return 'flow' in step.to ? undefined : { do: 'transfer', to: step.to, ringSeconds: step.ringSeconds };
    case 'callback':
      return { do: 'callback', number: step.number ?? 'ask' };
    case 'sms':
      return { do: 'sms', text: filled(step.text, open), turn };
    case 'recording':
      return { do: 'recording', to: step.to };
    case 'hours':
      return { do: 'hours', calendar: step.calendar };
    default:
      return undefined;
  }
}

const tapeOf = (step: Extract<FlowStep, { kind: 'record' | 'leave_word' }>) => ({
  maxSeconds: step.maxSeconds,
  silenceSeconds: step.silenceSeconds,
  endKey: step.endKey ?? END_KEY,
});

/** A look-up is quick: what was said before it is said together with its answer. After these nobody hears us any more, or speaks themselves. */
export const isSaidFirst = (ask: FlowAsk): boolean => ['record', 'leave_word', 'transfer', 'callback'].includes(ask.do);
