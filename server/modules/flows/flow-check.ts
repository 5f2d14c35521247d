import type { FlowDocument, FlowProblem, FlowStep, Words } from '../../../shared/contracts/flows.ts';

/** What is wrong with a flow, found before a customer finds it. Nothing with a problem is released. */
export interface FlowSurroundings {
  readonly key: string;
  hasPrompt(key: string): boolean;
  hasLookup(port: string): boolean;
  hasQueue(code: string): boolean;
  flow(key: string): FlowDocument | undefined;
}

const FIELDS = ['next', 'failed', 'otherwise', 'found', 'missing', 'open', 'closed'] as const;

/** Where a step can lead. */
export function targetsOf(step: FlowStep): string[] {
  const fields: Partial<Record<string, unknown>> = { ...step };
  const named = FIELDS.map((field) => fields[field]).filter((to) => typeof to === 'string');
  const choices = step.kind === 'menu' ? Object.values(step.choices).map((c) => c.to) : [];
  const tests = step.kind === 'condition' ? step.tests.map((t) => t.to) : [];
  return [...choices, ...tests, ...named];
}

/** A menu and a question always have `0` or too many misses, which lead to a person where nothing else is said. */
const reachesPerson = (step: FlowStep): boolean =>
  step.kind === 'queue' ||
  step.kind === 'transfer' ||
  (step.kind === 'menu' && !Object.hasOwn(step.choices, '0')) ||
  (step.kind === 'collect' && step.failed === undefined);
const isEnd = (step: FlowStep): boolean =>
  reachesPerson(step) || step.kind === 'hang_up' || step.kind === 'end' || step.kind === 'callback';
/** Somebody or something outside is waited for, so that a circle through it does not spin. */
const waits = (step: FlowStep): boolean =>
  !['say', 'set', 'topic', 'condition', 'lookup', 'hours', 'sms', 'recording', 'subflow'].includes(step.kind);

const wordsOf = (step: FlowStep): readonly Words[] => [
  ...('say' in step ? (step.say ?? []) : []),
  ...('invalid' in step ? [...step.invalid, ...step.silent] : []),
];

export function checkFlow(document: FlowDocument, around: FlowSurroundings): FlowProblem[] {
  const steps = new Map(Object.entries(document.steps));
  if (!steps.has(document.start)) return [{ code: 'start_missing', target: document.start }];
  const problems: FlowProblem[] = [];
  const secrets = Object.values(document.steps).flatMap((s) =>
    s.kind === 'collect' && s.secret === true ? s.into : [],
  );
  for (const [id, step] of steps) {
    for (const target of new Set(targetsOf(step)))
      if (!steps.has(target)) problems.push({ code: 'target_missing', step: id, target });
    problems.push(...ofStep(id, step, around), ...ofSecrets(id, step, secrets));
  }
  return [...problems, ...ofWays(document.start, steps)].slice(0, MAX_PROBLEMS);
}
const MAX_PROBLEMS = 100;

function ofStep(id: string, step: FlowStep, around: FlowSurroundings): FlowProblem[] {
  const problems: FlowProblem[] = ofSounds(id, step, around);
  if (step.kind === 'lookup' && !around.hasLookup(step.port))
    problems.push({ code: 'lookup_unknown', step: id, target: step.port });
  if (step.kind === 'collect' && step.minDigits > step.maxDigits) problems.push({ code: 'digits_wrong', step: id });
  if (step.kind === 'menu' && Object.keys(step.choices).length === 0) problems.push({ code: 'menu_empty', step: id });
  if (step.kind === 'subflow') problems.push(...ofSubflow(id, step.flow, around));
  if (step.kind === 'transfer') problems.push(...ofTransfer(id, step.to, around));
  return problems;
}

function ofSounds(id: string, step: FlowStep, around: FlowSurroundings): FlowProblem[] {
  const sounds = wordsOf(step).flatMap((w) => ('prompt' in w ? [w.prompt] : []));
  if (step.kind === 'queue' && step.opening !== undefined) sounds.push(step.opening);
  const missing = [...new Set(sounds)].filter((sound) => !around.hasPrompt(sound));
  return missing.map((target) => ({ code: 'prompt_missing', step: id, target }));
}

function ofTransfer(
  step: string,
  to: Extract<FlowStep, { kind: 'transfer' }>['to'],
  around: FlowSurroundings,
): FlowProblem[] {
  if ('queue' in to && !around.hasQueue(to.queue)) return [{ code: 'queue_unknown', step, target: to.queue }];
  if ('flow' in to && to.flow !== around.key && around.flow(to.flow) === undefined)
    return [{ code: 'subflow_missing', step, target: to.flow }];
  return [];
}

/** The interpreter leaves a secret out wherever it would be said; whoever writes a flow shall know it before. */
function ofSecrets(step: string, written: FlowStep, secrets: readonly string[]): FlowProblem[] {
  const texts = wordsOf(written).flatMap((w) => ('text' in w ? [w.text] : []));
  if (written.kind === 'sms') texts.push(written.text);
  if (written.kind === 'set') texts.push(written.value);
  const said = secrets.filter((name) => texts.some((text) => text.includes(`{${name}}`)));
  return [...new Set(said)].map((target) => ({ code: 'secret_said', step, target }));
}

function ofSubflow(id: string, target: string, around: FlowSurroundings): FlowProblem[] {
  if (target === around.key) return [{ code: 'subflow_circle', step: id, target }];
  if (around.flow(target) === undefined) return [{ code: 'subflow_missing', step: id, target }];
  const seen = new Set<string>();
  const toSee = [target];
  for (let key = toSee.pop(); key !== undefined; key = toSee.pop()) {
    if (key === around.key) return [{ code: 'subflow_circle', step: id, target }];
    if (seen.has(key)) continue;
    seen.add(key);
    for (const s of Object.values(around.flow(key)?.steps ?? {})) if (s.kind === 'subflow') toSee.push(s.flow);
  }
  return [];
}

type Steps = ReadonlyMap<string, FlowStep>;

function reachable(from: Iterable<string>, steps: Steps): Set<string> {
  const seen = new Set<string>();
  const toSee = [...from];
  for (let id = toSee.pop(); id !== undefined; id = toSee.pop()) {
    const step = steps.get(id);
    if (step === undefined || seen.has(id)) continue;
    seen.add(id);
    toSee.push(...targetsOf(step));
  }
  return seen;
}

function ofWays(start: string, steps: Steps): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const seen = reachable([start], steps);
  for (const [id, step] of steps) {
    if (!seen.has(id)) {
      problems.push({ code: 'unreachable', step: id });
      continue;
    }
    const ahead = reachable([id], steps);
    if (![...ahead].some((a) => isEnd(steps.get(a) as FlowStep))) problems.push({ code: 'no_person', step: id });
    if (!waits(step) && spins(id, steps)) problems.push({ code: 'endless', step: id });
  }
  const anyPerson = [...seen].some((id) => reachesPerson(steps.get(id) as FlowStep));
  // A flow that only ends belongs to another one, which has the person.
  const isPart = [...seen].some((id) => steps.get(id)?.kind === 'end');
  if (!anyPerson && !isPart) problems.push({ code: 'never_person' });
  return problems;
}

/** From here back to here through steps that wait for nobody. */
function spins(id: string, steps: Steps): boolean {
  const quick = new Map([...steps].filter(([, step]) => !waits(step)));
  const start = quick.get(id);
  return start !== undefined && reachable(targetsOf(start), quick).has(id);
}
