import type { FlowDocument, FlowStep } from '../../../../shared/contracts/flows.ts';

/** A step of each kind as it is begun with: whole, so that nothing but its words and its ways is left to write. */
const asked = { say: [], bargeIn: true, firstDigitMs: 6_000, retries: 2, invalid: [], silent: [] };

const TEMPLATES: Readonly<Record<FlowStep['kind'], (exit: string) => FlowStep>> = {
  say: (exit) => ({ kind: 'say', say: [{ text: '您好' }], next: exit }),
  menu: (exit) => ({ kind: 'menu', ...asked, choices: { '1': { to: exit, label: '' } }, failed: exit }),
  collect: (exit) => ({
    kind: 'collect',
    ...asked,
    into: 'digits',
    minDigits: 4,
    maxDigits: 12,
    terminator: '#',
    interDigitMs: 3_000,
    secret: false,
    next: exit,
    failed: exit,
  }),
  record: (exit) => ({
    kind: 'record',
    say: [],
    into: 'message',
    maxSeconds: 60,
    silenceSeconds: 4,
    endKey: '#',
    next: exit,
    failed: exit,
  }),
  leave_word: (exit) => ({
    kind: 'leave_word',
    say: [{ prompt: 'leave-word' }],
    maxSeconds: 120,
    silenceSeconds: 6,
    endKey: '#',
    next: exit,
    failed: exit,
  }),
  transfer: (exit) => ({ kind: 'transfer', to: { queue: 'general' }, say: [], ringSeconds: 30, failed: exit }),
  queue: () => ({ kind: 'queue', opening: 'transfer-to-agent' }),
  callback: (exit) => ({ kind: 'callback', say: [], number: 'ask', failed: exit }),
  sms: (exit) => ({ kind: 'sms', text: '您好', next: exit, failed: exit }),
  lookup: (exit) => ({
    kind: 'lookup',
    port: 'account.balance',
    deadlineMs: 2_000,
    found: exit,
    missing: exit,
    failed: exit,
  }),
  condition: (exit) => ({
    kind: 'condition',
    tests: [{ variable: 'digits', is: 'present', to: exit }],
    otherwise: exit,
  }),
  set: (exit) => ({ kind: 'set', variable: 'name', value: '', next: exit }),
  topic: (exit) => ({ kind: 'topic', topic: 'fault', next: exit }),
  recording: (exit) => ({ kind: 'recording', to: 'paused', next: exit }),
  subflow: (exit) => ({ kind: 'subflow', flow: 'name', next: exit }),
  hours: (exit) => ({ kind: 'hours', calendar: 'staffed', open: exit, closed: exit }),
  end: () => ({ kind: 'end' }),
  hang_up: () => ({ kind: 'hang_up', say: [{ prompt: 'goodbye' }] }),
};
export const STEP_KINDS = Object.keys(TEMPLATES) as FlowStep['kind'][];

/** The document with one more step, under a name that is free; its ways lead to the beginning until somebody says where else. */
export function withStep(document: FlowDocument, kind: FlowStep['kind']): { document: FlowDocument; id: string } {
  const base = kind.replaceAll('_', '-');
  let id = base;
  for (let n = 2; Object.hasOwn(document.steps, id); n += 1) id = `${base}-${n}`;
  return { document: { ...document, steps: { ...document.steps, [id]: TEMPLATES[kind](document.start) } }, id };
}
