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
  | { readonly do: 'lookup'; readonly port: string; readonly deadlineMs: number }
  | { readonly do: 'record'; readonly maxSeconds: number }
  | { readonly do: 'leave_word'; readonly maxSeconds: number }
  | { readonly do: 'transfer'; readonly agent?: string; readonly number?: string }
  | { readonly do: 'callback' }
  | { readonly do: 'sms'; readonly text: string }
  | { readonly do: 'recording'; readonly to: 'paused' | 'running' }
  | { readonly do: 'hours'; readonly calendar: string };
export type FlowEffect =
  | FlowAsk
  | { readonly do: 'say'; readonly words: readonly Spoken[]; readonly bargeIn: boolean }
  /** Tell `silence` after so long; replaces the timer before it. */
  | { readonly do: 'timer'; readonly ms: number }
  | { readonly do: 'navigate'; readonly topic: string }
  /** To a person: the flow is over. */
  | {
      readonly do: 'queue';
      readonly topic: string | undefined;
      readonly words: readonly Spoken[];
      readonly opening: string | undefined;
    }
  /** The flow is over. */
  | { readonly do: 'hang_up' };
