import type { FlowStep } from '../../../shared/contracts/flows.ts';
import type { Spoken, Variables } from './flow-words.ts';

/** What happens to a flow that runs. `answered` is the answer to the one effect that was asked for. */
export type FlowEvent =
  | { readonly type: 'start' }
  /** All has been said. */
  | { readonly type: 'played' }
  | { readonly type: 'key'; readonly key: string }
  /** The timer that was asked for has run out. */
  | { readonly type: 'silence' }
  /** In a chat: what the customer wrote. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'answered'; readonly outcome: 'done' | 'missing' | 'failed'; readonly values?: Variables }
  /** What was to be said cannot be said: no engine, no pieces. */
  | { readonly type: 'unsayable' };

/** What the channel is asked to do. Those of `FlowAsk` are answered by `answered`, always, by their deadline. */
export type FlowAsk =
  /** `given`: all that is known by now, secrets as well. It goes to whoever answers and nowhere else. */
  | { readonly do: 'lookup'; readonly port: string; readonly deadlineMs: number; readonly given: Variables }
  | (TapeAsk & { readonly do: 'record'; readonly into: string })
  | (TapeAsk & { readonly do: 'leave_word' })
  | { readonly do: 'transfer'; readonly to: TransferTo; readonly ringSeconds: number | undefined }
  | { readonly do: 'callback'; readonly number: 'own' | 'ask' }
  /** `turn`: which one of this run; sent again after a crash or a silence it is the same message. */
  | { readonly do: 'sms'; readonly text: string; readonly turn: number }
  | { readonly do: 'recording'; readonly to: 'paused' | 'running' }
  | { readonly do: 'hours'; readonly calendar: string };
interface TapeAsk {
  readonly maxSeconds: number;
  readonly silenceSeconds: number | undefined;
  readonly endKey: string;
}
/** Another flow is the interpreter's own business. */
type TransferTo = Exclude<Extract<FlowStep, { kind: 'transfer' }>['to'], { readonly flow: string }>;
export type FlowEffect =
  | FlowAsk
  | { readonly do: 'say'; readonly words: readonly Spoken[]; readonly bargeIn: boolean }
  /** Tell `silence` after so long; replaces the timer before it. */
  | { readonly do: 'timer'; readonly ms: number }
  | { readonly do: 'navigate'; readonly topic: string }
  /** Keyed in and taken; `value` is what may be on record of it. */
  | { readonly do: 'collected'; readonly step: string; readonly value: string }
  /** To a person: the flow is over. */
  | {
      readonly do: 'queue';
      readonly topic: string | undefined;
      readonly words: readonly Spoken[];
      readonly opening: string | undefined;
    }
  /** The flow is over. */
  | { readonly do: 'hang_up' };
