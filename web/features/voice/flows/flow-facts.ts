import type { FlowStep } from '../../../../shared/contracts/flows.ts';

/** What a step is set to, as people read it: its limits, its patience, whom it leads to. Each is a sentence of `flows.fact`. */
export interface Fact {
  readonly name: FactName;
  readonly value?: string | number;
}
export type FactName =
  | 'digits'
  | 'firstDigit'
  | 'interDigit'
  | 'retries'
  | 'bargeIn'
  | 'noBargeIn'
  | 'terminator'
  | 'secret'
  | 'maxSeconds'
  | 'silence'
  | 'endKey'
  | 'ring'
  | 'deadline'
  | 'ownNumber'
  | 'askNumber'
  | 'paused'
  | 'running'
  | 'opensCase'
  | 'ownTelephone'
  | 'to_queue'
  | 'to_agent'
  | 'to_post'
  | 'to_number'
  | 'to_flow';

const MS = 1_000;
type Of<K extends FlowStep['kind']> = Extract<FlowStep, { kind: K }>;

const asked = (step: Of<'menu' | 'collect'>): Fact[] => [
  { name: 'firstDigit', value: step.firstDigitMs / MS },
  { name: 'retries', value: step.retries },
  { name: step.bargeIn ? 'bargeIn' : 'noBargeIn' },
];
const collected = (step: Of<'collect'>): Fact[] => [
  { name: 'digits', value: step.minDigits === step.maxDigits ? step.minDigits : `${step.minDigits}–${step.maxDigits}` },
  { name: 'interDigit', value: step.interDigitMs / MS },
  ...(step.terminator === undefined ? [] : [{ name: 'terminator', value: step.terminator } as const]),
  ...(step.secret === true ? [{ name: 'secret' } as const] : []),
];
const taped = (step: Of<'record' | 'leave_word'>): Fact[] => [
  { name: 'maxSeconds', value: step.maxSeconds },
  ...(step.silenceSeconds === undefined ? [] : [{ name: 'silence', value: step.silenceSeconds } as const]),
  { name: 'endKey', value: step.endKey ?? '#' },
];
function transferred({ to, ringSeconds }: Of<'transfer'>): Fact[] {
  const [kind = 'queue', value = ''] = Object.entries(to)[0] ?? [];
  const ring: Fact[] = ringSeconds === undefined ? [] : [{ name: 'ring', value: ringSeconds }];
  return [{ name: `to_${kind}` as FactName, value }, ...ring];
}

export function factsOf(step: FlowStep): Fact[] {
  switch (step.kind) {
    case 'menu':
      return asked(step);
    case 'collect':
      return [...collected(step), ...asked(step)];
    case 'record':
      return taped(step);
    case 'leave_word':
      return [...taped(step), { name: 'opensCase' }];
    case 'transfer':
      return transferred(step);
    case 'callback':
      return [{ name: step.number === 'own' ? 'ownNumber' : 'askNumber' }];
    case 'lookup':
      return [{ name: 'deadline', value: step.deadlineMs / MS }];
    case 'recording':
      return [{ name: step.to }];
    case 'sms':
      return [{ name: 'ownTelephone' }];
    default:
      return [];
  }
}
