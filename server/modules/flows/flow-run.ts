import { MAX_SUBFLOW_DEPTH, type FlowDocument, type FlowStep } from '../../../shared/contracts/flows.ts';
import { pass, type Passing } from './flow-condition.ts';
import { afterAnswer, askOf, isSaidFirst } from './flow-ask.ts';
import type { FlowAsk, FlowEffect, FlowEvent } from './flow-events.ts';
import { MAX_VALUE, openOf, shownOf, spokenOf, type Spoken, type Variables } from './flow-words.ts';

/**
 * The interpreter: state × event → state and effects, pure. It knows no telephone and no chat. Whatever a document says and
 * whatever a customer does, it ends: after `MAX_STEPS` steps, at a missing step, in a subflow that goes too deep, the caller
 * gets a person. Being sent in circles by a machine is the complaint this is written against.
 */
export interface FlowRun {
  readonly flow: string;
  readonly step: string;
  /** `asking`: hears a menu or a question; `busy`: waits for the answer to an effect; `saying`: does `then` when all is said. */
  readonly phase: 'asking' | 'busy' | 'saying' | 'over';
  readonly then: FlowAsk | { readonly do: 'hang_up' } | undefined;
  /** Said, but not yet given out: it goes before the next thing that is said. */
  readonly words: readonly Spoken[];
  readonly digits: string;
  readonly misses: number;
  readonly topic: string | undefined;
  readonly variables: Variables;
  /** Names of what was keyed in as a secret. */
  readonly secrets: readonly string[];
  /** Keys pressed while something is said that no key stops: they count when it has been said. Undefined: keys count at once. */
  readonly ahead: string | undefined;
  readonly stack: readonly { readonly flow: string; readonly next: string }[];
  readonly steps: number;
}

export type FlowBook = (key: string) => FlowDocument | undefined;
export interface Advance {
  readonly run: FlowRun;
  readonly effects: readonly FlowEffect[];
}

/** Whoever presses more than this ahead leans on the keys. */
const MAX_AHEAD = 40;
/** A long talk with a machine is thirty steps; whoever is at three hundred is lost in it. */
export const MAX_STEPS = 300;

export const beginFlow = (flow: string, variables: Variables = {}): FlowRun => ({
  flow,
  step: '',
  phase: 'busy',
  then: undefined,
  words: [],
  digits: '',
  misses: 0,
  topic: undefined,
  variables,
  secrets: [],
  ahead: undefined,
  stack: [],
  steps: 0,
});

type Asked = Extract<FlowStep, { kind: 'menu' | 'collect' }>;
const isAsked = (step: FlowStep | undefined): step is Asked => step?.kind === 'menu' || step?.kind === 'collect';
const stepOf = (book: FlowBook, run: FlowRun): FlowStep | undefined => {
  const steps = book(run.flow)?.steps ?? {};
  return Object.hasOwn(steps, run.step) ? steps[run.step] : undefined;
};

/** The way out of everything. What has been said so far is still said. */
function toPerson(
  run: FlowRun,
  before: readonly FlowEffect[] = [],
  step?: Extract<FlowStep, { kind: 'queue' }>,
): Advance {
  const topic = step?.topic ?? run.topic;
  const queue: FlowEffect = { do: 'queue', topic, words: run.words, opening: step?.opening };
  return { run: { ...run, phase: 'over', words: [] }, effects: [...before, queue] };
}

export function advanceFlow(book: FlowBook, run: FlowRun, event: FlowEvent): Advance {
  if (run.phase === 'over') return { run, effects: [] };
  if (event.type === 'unsayable') return toPerson({ ...run, words: [] });
  if (event.type === 'start') return walk(book, run, { to: book(run.flow)?.start ?? '' });
  if (run.phase === 'saying') return afterWords(run, event);
  const step = stepOf(book, run);
  if (run.phase === 'busy')
    return event.type === 'answered' ? answered(book, { run, step }, event) : { run, effects: [] };
  return isAsked(step) ? heard(book, { run, step }, event) : toPerson(run);
}

/** Something is said and then done. */
function afterWords(run: FlowRun, event: FlowEvent): Advance {
  if (event.type !== 'played' || run.then === undefined) return { run, effects: [] };
  const phase = run.then.do === 'hang_up' ? 'over' : 'busy';
  return { run: { ...run, phase, then: undefined }, effects: [run.then] };
}

function answered(
  book: FlowBook,
  { run, step }: { run: FlowRun; step: FlowStep | undefined },
  event: Extract<FlowEvent, { type: 'answered' }>,
): Advance {
  const after = afterAnswer(step, event.outcome);
  if (after === 'over') return { run: { ...run, phase: 'over' }, effects: [] };
  const values = Object.entries(event.values ?? {}).map(([name, value]) => [name, value.slice(0, MAX_VALUE)]);
  const variables = { ...run.variables, ...(Object.fromEntries(values) as Variables) };
  return walk(book, { ...run, variables }, after);
}

function heard(book: FlowBook, at: { run: FlowRun; step: Asked }, event: FlowEvent): Advance {
  const { run, step } = at;
  if (event.type === 'played') return listening(book, { ...run, ahead: undefined }, { step, keys: run.ahead ?? '' });
  if (event.type === 'key' && run.ahead !== undefined)
    return { run: { ...run, ahead: (run.ahead + event.key).slice(0, MAX_AHEAD) }, effects: [] };
  if (event.type === 'silence') {
    return step.kind === 'collect' && run.digits !== ''
      ? collected(book, { run, step })
      : missed(book, at, step.silent);
  }
  if (event.type === 'key') {
    return step.kind === 'menu' ? pressed(book, { run, step }, event.key) : digit(book, { run, step }, event.key);
  }
  if (event.type !== 'text') return { run, effects: [] };
  if (step.kind === 'collect') return collected(book, { run: { ...run, digits: event.text.replace(/\D/g, '') }, step });
  return pressed(book, { run, step }, keyOfText(step, event.text));
}

/** All has been said: the clock runs, and what was pressed meanwhile counts, for this question and no other. */
function listening(book: FlowBook, run: FlowRun, { step, keys }: { step: Asked; keys: string }): Advance {
  const ms = step.kind === 'collect' && run.digits !== '' ? step.interDigitMs : step.firstDigitMs;
  let now: Advance = { run, effects: [{ do: 'timer', ms }] };
  for (const key of keys) {
    if (now.run.phase !== 'asking' || now.run.steps !== run.steps) break;
    const next = heard(book, { run: now.run, step }, { type: 'key', key });
    now = { run: next.run, effects: next.effects };
  }
  return now;
}

type MenuAt = { readonly run: FlowRun; readonly step: Extract<FlowStep, { kind: 'menu' }> };
type CollectAt = { readonly run: FlowRun; readonly step: Extract<FlowStep, { kind: 'collect' }> };

/** In a chat people write the key or the words of the choice. */
function keyOfText({ choices }: MenuAt['step'], text: string): string {
  const written = text.trim();
  if (written === '人工' || written.includes('转人工')) return '0';
  const byLabel = Object.entries(choices).find(([, c]) => c.label !== undefined && written.includes(c.label));
  return byLabel?.[0] ?? written.slice(0, 2);
}

function pressed(book: FlowBook, { run, step }: MenuAt, key: string): Advance {
  const choice = Object.hasOwn(step.choices, key) ? step.choices[key] : undefined;
  // 0 is a person everywhere, unless the menu says what else it is.
  if (choice === undefined && key === '0') return toPerson(run);
  if (choice === undefined) return missed(book, { run, step }, step.invalid);
  const topic = choice.topic ?? run.topic;
  const before: FlowEffect[] = choice.topic === undefined ? [] : [{ do: 'navigate', topic: choice.topic }];
  return walk(book, { ...run, topic }, { to: choice.to, before });
}

function digit(book: FlowBook, { run, step }: CollectAt, key: string): Advance {
  if (key === step.terminator) return collected(book, { run, step });
  if (!/^\d$/.test(key)) return missed(book, { run, step }, step.invalid);
  const next = { ...run, digits: run.digits + key };
  if (next.digits.length >= step.maxDigits) return collected(book, { run: next, step });
  return { run: next, effects: [{ do: 'timer', ms: step.interDigitMs }] };
}

function collected(book: FlowBook, { run, step }: CollectAt): Advance {
  const { digits } = run;
  if (digits.length < step.minDigits || digits.length > step.maxDigits)
    return missed(book, { run, step }, step.invalid);
  const secrets =
    step.secret === true ? [...new Set([...run.secrets, step.into])] : run.secrets.filter((s) => s !== step.into);
  const known = { ...run, secrets, variables: { ...run.variables, [step.into]: digits } };
  const taken: FlowEffect = { do: 'collected', step: run.step, value: shownOf(digits, step.secret === true) };
  return walk(book, known, { to: step.next, before: [taken] });
}

function missed(book: FlowBook, { run, step }: { run: FlowRun; step: Asked }, apology: Asked['invalid']): Advance {
  const misses = run.misses + 1;
  if (misses >= step.retries) return step.failed === undefined ? toPerson(run) : walk(book, run, { to: step.failed });
  const steps = run.steps + 1;
  if (steps > MAX_STEPS) return toPerson(run);
  return ask({ ...run, misses, steps, digits: '', words: spokenOf(apology, openOf(run)) }, step);
}

function ask(run: FlowRun, step: Asked, before: readonly FlowEffect[] = []): Advance {
  const words = [...run.words, ...spokenOf(step.say, openOf(run))];
  return {
    run: { ...run, phase: 'asking', words: [], digits: '', ahead: step.bargeIn ? undefined : '' },
    effects: [...before, { do: 'say', words, bargeIn: step.bargeIn }],
  };
}

interface Going {
  readonly to: string;
  readonly before?: readonly FlowEffect[];
}

/** Goes from step to step until something has to be waited for. */
function walk(book: FlowBook, from: FlowRun, going: Going): Advance {
  const effects: FlowEffect[] = [...(going.before ?? [])];
  let run: FlowRun = { ...from, step: going.to, misses: 0, digits: '' };
  for (;;) {
    run = { ...run, steps: run.steps + 1 };
    const step = stepOf(book, run);
    if (step === undefined || run.steps > MAX_STEPS) return toPerson(run, effects);
    const passing = pass(step, run);
    if (passing === undefined) return halt(run, step, effects);
    const next = follow(book, run, passing);
    if (next === undefined) return over(run, effects);
    if (passing.topic !== undefined) effects.push({ do: 'navigate', topic: passing.topic });
    run = next;
  }
}

/** Where a step that waits for nothing leads; undefined: to the end of the first flow. */
function follow(book: FlowBook, run: FlowRun, passing: Passing): FlowRun | undefined {
  const words = passing.say === undefined ? run.words : [...run.words, ...spokenOf(passing.say, openOf(run))];
  const variables = passing.set === undefined ? run.variables : { ...run.variables, ...passing.set };
  const topic = passing.topic ?? run.topic;
  const moved = { ...run, words, variables, topic };
  if (passing.jump !== undefined) {
    const document = book(passing.jump);
    return document === undefined
      ? { ...moved, step: passing.to }
      : { ...moved, flow: passing.jump, step: document.start, stack: [] };
  }
  if (passing.call !== undefined) {
    const tooDeep = run.stack.length >= MAX_SUBFLOW_DEPTH;
    const start = tooDeep ? '' : (book(passing.call)?.start ?? '');
    return { ...moved, flow: passing.call, step: start, stack: [...run.stack, { flow: run.flow, next: passing.to }] };
  }
  if (!passing.back) return { ...moved, step: passing.to };
  const caller = run.stack.at(-1);
  return caller === undefined
    ? undefined
    : { ...moved, flow: caller.flow, step: caller.next, stack: run.stack.slice(0, -1) };
}

const over = (run: FlowRun, effects: readonly FlowEffect[]): Advance => saying(run, { do: 'hang_up' }, effects);

/** Says what there is to say, then does it; at once when there is nothing. */
function saying(run: FlowRun, then: NonNullable<FlowRun['then']>, before: readonly FlowEffect[]): Advance {
  if (run.words.length === 0) {
    const phase = then.do === 'hang_up' ? 'over' : 'busy';
    return { run: { ...run, phase, then: undefined }, effects: [...before, then] };
  }
  return {
    run: { ...run, phase: 'saying', then, words: [] },
    effects: [...before, { do: 'say', words: run.words, bargeIn: false }],
  };
}

/** A step that is waited for. */
function halt(run: FlowRun, step: FlowStep, effects: readonly FlowEffect[]): Advance {
  const said = 'say' in step ? (step.say ?? []) : [];
  const withWords = { ...run, words: [...run.words, ...spokenOf(said, openOf(run))] };
  if (isAsked(step)) return ask(run, step, effects);
  if (step.kind === 'queue') return toPerson(run, effects, step);
  if (step.kind === 'hang_up') return over(withWords, effects);
  const wish = askOf(step, { variables: run.variables, open: openOf(run), turn: run.steps });
  if (wish === undefined) return toPerson(run, effects);
  if (isSaidFirst(wish)) return saying(withWords, wish, effects);
  return { run: { ...run, phase: 'busy' }, effects: [...effects, wish] };
}
