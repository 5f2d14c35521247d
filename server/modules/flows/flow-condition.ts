import type { FlowStep, Words } from '../../../shared/contracts/flows.ts';
import { filled, MAX_VALUE, openOf, type Variables } from './flow-words.ts';

/** What a step that waits for nothing does, and where it leads. */
export interface Passing {
  readonly to: string;
  readonly say?: readonly Words[];
  readonly set?: Variables;
  readonly topic?: string;
  /** Into this flow first, and then to `to`. */
  readonly call?: string;
  /** Into this flow for good; where it is not released, to `to`. */
  readonly jump?: string;
  /** Back to whoever called. */
  readonly back?: boolean;
}

/** Undefined: this step has to be waited for. */
export function pass(
  step: FlowStep,
  run: { readonly variables: Variables; readonly secrets: readonly string[] },
): Passing | undefined {
  switch (step.kind) {
    case 'say':
      return { to: step.next, say: step.say };
    case 'set':
      return { to: step.next, set: { [step.variable]: filled(step.value, openOf(run)).slice(0, MAX_VALUE) } };
    case 'topic':
      return { to: step.next, topic: step.topic };
    case 'condition':
      return { to: step.tests.find((t) => holds(t, run.variables))?.to ?? step.otherwise };
    case 'subflow':
      return { to: step.next, call: step.flow };
    case 'transfer':
      return 'flow' in step.to ? { to: step.failed, say: step.say ?? [], jump: step.to.flow } : undefined;
    case 'end':
      return { to: '', back: true };
    default:
      return undefined;
  }
}

type Test = Extract<FlowStep, { kind: 'condition' }>['tests'][number];

const HOLDS: Readonly<Record<Test['is'], (value: string, other: string) => boolean>> = {
  present: (value) => value !== '',
  absent: (value) => value === '',
  equals: (value, other) => value === other,
  not_equals: (value, other) => value !== other,
  starts_with: (value, other) => value.startsWith(other),
  // What is no number is neither large nor small.
  at_least: (value, other) => value !== '' && Number(value) >= Number(other),
  below: (value, other) => value !== '' && Number(value) < Number(other),
};

const holds = (test: Test, variables: Variables): boolean =>
  HOLDS[test.is](Object.hasOwn(variables, test.variable) ? (variables[test.variable] ?? '') : '', test.value ?? '');
