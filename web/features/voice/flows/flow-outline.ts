import type { FlowDocument, FlowStep, Words } from '../../../../shared/contracts/flows.ts';

import { factsOf, type Fact } from './flow-facts.ts';

/** A flow as people read it: each step once, indented under what leads to it; what was shown before is only pointed at. */
export interface OutlineLine {
  readonly depth: number;
  readonly id: string;
  /** How one comes here; undefined: at the beginning, or simply next. */
  readonly by: Way | undefined;
  readonly kind: FlowStep['kind'] | 'missing';
  readonly says: readonly Words[];
  /** What a step is about: a topic, a variable, a look-up. Data, not words. */
  readonly about: string;
  /** What it is set to; nothing of a step that was shown before. */
  readonly facts: readonly Fact[];
  /** Shown further up. */
  readonly again: boolean;
}
export interface Way {
  readonly name: 'key' | 'failed' | 'otherwise' | 'found' | 'missing' | 'open' | 'closed' | 'test';
  readonly value: string;
}
interface Branch {
  readonly to: string;
  readonly by: Way | undefined;
}

const way = (name: Way['name'], value = ''): Way => ({ name, value });

const NAMED = ['found', 'missing', 'open', 'closed', 'otherwise', 'failed'] as const;

function branchesOf(step: FlowStep): Branch[] {
  const fields: Partial<Record<string, unknown>> = { ...step };
  const choices =
    step.kind === 'menu'
      ? Object.entries(step.choices).map(([key, c]) => ({ to: c.to, by: way('key', `${key} ${c.label ?? ''}`.trim()) }))
      : [];
  const tests =
    step.kind === 'condition'
      ? step.tests.map((t) => ({ to: t.to, by: way('test', `${t.variable} ${t.is} ${t.value ?? ''}`.trim()) }))
      : [];
  const named = NAMED.flatMap((name) => {
    const to = fields[name];
    return typeof to === 'string' ? [{ to, by: way(name) }] : [];
  });
  const next = typeof fields['next'] === 'string' ? [{ to: fields['next'], by: undefined }] : [];
  return [...choices, ...tests, ...named, ...next];
}

const ABOUT: Partial<Record<FlowStep['kind'], string>> = {
  lookup: 'port',
  collect: 'into',
  record: 'into',
  queue: 'topic',
  topic: 'topic',
  subflow: 'flow',
  hours: 'calendar',
  sms: 'text',
};
function aboutOf(step: FlowStep): string {
  if (step.kind === 'set') return `${step.variable} = ${step.value}`;
  const fields: Partial<Record<string, unknown>> = { ...step };
  const about = fields[ABOUT[step.kind] ?? ''];
  return typeof about === 'string' ? about : '';
}

const saysOf = (step: FlowStep): readonly Words[] => [
  ...('say' in step ? (step.say ?? []) : []),
  ...(step.kind === 'queue' && step.opening !== undefined ? [{ prompt: step.opening }] : []),
];

type Told = Pick<OutlineLine, 'says' | 'about' | 'facts'>;
const UNTOLD: Told = { says: [], about: '', facts: [] };
const tellOf = (step: FlowStep): Told => ({ says: saysOf(step), about: aboutOf(step), facts: factsOf(step) });

export function outlineOf(document: FlowDocument): OutlineLine[] {
  const lines: OutlineLine[] = [];
  const seen = new Set<string>();
  const walk = ({ to: id, by }: Branch, depth: number): void => {
    const step = Object.hasOwn(document.steps, id) ? document.steps[id] : undefined;
    const again = seen.has(id);
    seen.add(id);
    const told = step === undefined || again ? UNTOLD : tellOf(step);
    lines.push({ ...{ depth, id, by, again }, kind: step?.kind ?? 'missing', ...told });
    if (step === undefined || again) return;
    const branches = branchesOf(step);
    // What simply follows stays at the same depth: a flow of twenty sentences is no staircase.
    for (const branch of branches) walk(branch, branch.by === undefined ? depth : depth + 1);
  };
  walk({ to: document.start, by: undefined }, 0);
  for (const id of Object.keys(document.steps)) if (!seen.has(id)) walk({ to: id, by: undefined }, 0);
  return lines;
}
