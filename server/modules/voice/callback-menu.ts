/**
 * The talk about a callback, by keys, as a pure interpreter: which number (another one is read back and confirmed), when, and back to the line at any time with *. The
 * caller keeps waiting meanwhile; whoever says nothing twice simply goes on waiting.
 */
export interface CallbackWindowChoice {
  readonly code: string;
  readonly sound: string;
}

/** What can be chosen, as it was when the talk began: choices do not change under the caller's finger. */
export interface CallbackFacts {
  /** The number they call from can be called back. */
  readonly ownNumber: boolean;
  readonly windows: readonly CallbackWindowChoice[];
}

export interface CallbackTalk {
  readonly facts: CallbackFacts;
  readonly at: 'number' | 'digits' | 'confirm' | 'window';
  /** Keyed in so far, or settled; empty: the number they call from. */
  readonly number: string;
  readonly misses: number;
}

export type CallbackStep =
  | { readonly do: 'ask'; readonly talk: CallbackTalk; readonly sounds: readonly string[] }
  /** One more digit: nothing to say. */
  | { readonly do: 'listen'; readonly talk: CallbackTalk }
  | { readonly do: 'promise'; readonly number: string | undefined; readonly windowCode: string | undefined }
  | { readonly do: 'back' };

const MAX_MISSES = 2;
const MAX_DIGITS = 12;
/** One key each; more choices than this nobody remembers. */
const MAX_WINDOWS = 6;

const ask = (talk: CallbackTalk, before: readonly string[] = []): CallbackStep => ({
  do: 'ask',
  talk,
  sounds: [...before, ...soundsOf(talk)],
});

/** On the telephone 1 is yao: yi and qi are too alike. */
const digitSound = (digit: string): string => (digit === '1' ? 'number-1-yao' : `number-${digit}`);

function soundsOf({ at, facts, number }: CallbackTalk): readonly string[] {
  if (at === 'number') return ['callback-number'];
  if (at === 'digits') return ['callback-digits'];
  if (at === 'confirm') return ['callback-number-is', ...number.split(/(?=\d)/).map(digitSound), 'callback-confirm'];
  return facts.windows.slice(0, MAX_WINDOWS).flatMap((w, i) => [w.sound, `number-${i + 1}`]);
}

const missed = (talk: CallbackTalk, apology: string): CallbackStep =>
  talk.misses + 1 >= MAX_MISSES ? { do: 'back' } : ask({ ...talk, misses: talk.misses + 1 }, [apology]);

const toWindow = (talk: CallbackTalk, number: string): CallbackStep => {
  const [only, ...others] = talk.facts.windows;
  if (others.length === 0) return promise(number, only?.code);
  return ask({ ...talk, at: 'window', number, misses: 0 });
};
const promise = (number: string, windowCode: string | undefined): CallbackStep => ({
  do: 'promise',
  number: number === '' ? undefined : number,
  windowCode,
});

/** Only to the number they call from; nothing is asked about it. */
export const beginOwnCallback = (facts: CallbackFacts): CallbackStep =>
  toWindow({ facts, at: 'number', number: '', misses: 0 }, '');

export const beginCallback = (facts: CallbackFacts): CallbackStep =>
  ask({ facts, at: facts.ownNumber ? 'number' : 'digits', number: '', misses: 0 });

const atNumber = (talk: CallbackTalk, key: string): CallbackStep => {
  if (key === '1') return toWindow(talk, '');
  if (key === '2') return ask({ ...talk, at: 'digits', misses: 0 });
  return missed(talk, 'invalid-choice');
};

const atDigits = (talk: CallbackTalk, key: string, isDialable: (n: string) => boolean): CallbackStep => {
  if (key !== '#') return { do: 'listen', talk: { ...talk, number: (talk.number + key).slice(0, MAX_DIGITS) } };
  if (isDialable(talk.number)) return ask({ ...talk, at: 'confirm', misses: 0 });
  return missed({ ...talk, number: '' }, 'callback-number-bad');
};

const atConfirm = (talk: CallbackTalk, key: string): CallbackStep => {
  if (key === '1') return toWindow(talk, talk.number);
  if (key === '2') return ask({ ...talk, at: 'digits', number: '', misses: 0 });
  return missed(talk, 'invalid-choice');
};

const atWindow = (talk: CallbackTalk, key: string): CallbackStep => {
  const chosen = talk.facts.windows.slice(0, MAX_WINDOWS)[Number(key) - 1];
  return chosen === undefined ? missed(talk, 'invalid-choice') : promise(talk.number, chosen.code);
};

export function pressCallbackKey(talk: CallbackTalk, key: string, isDialable: (n: string) => boolean): CallbackStep {
  if (key === '*') return { do: 'back' };
  if (talk.at === 'number') return atNumber(talk, key);
  if (talk.at === 'confirm') return atConfirm(talk, key);
  return talk.at === 'digits' ? atDigits(talk, key, isDialable) : atWindow(talk, key);
}

export const saidNothing = (talk: CallbackTalk): CallbackStep => missed(talk, 'no-input');
