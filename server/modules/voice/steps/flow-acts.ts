import type { FlowAct } from '../../../../shared/contracts/contacts-flow.ts';
import { customerLabel } from '../../contacts/index.ts';
import type { FlowAsk } from '../../flows/index.ts';
import type { FlowAnswer } from './step-types.ts';

type Act = Omit<FlowAct, 'at'>;

/** Where a caller was put through to, as it may be read. */
const toLabel = (to: Extract<FlowAsk, { do: 'transfer' }>['to']): string => {
  if ('queue' in to) return to.queue;
  if ('post' in to) return to.post;
  return 'agent' in to ? to.agent : customerLabel(to.number);
};

function detailOf(ask: FlowAsk): string | null {
  switch (ask.do) {
    case 'sms':
      return ask.text;
    case 'transfer':
      return toLabel(ask.to);
    case 'lookup':
      return ask.port;
    case 'hours':
      return ask.calendar;
    case 'recording':
      return ask.to;
    default:
      return null;
  }
}

/** What a step asked and what came of it, for the record of the contact. What was looked up is not copied there. */
export const actOf = (step: string, ask: FlowAsk, { outcome, why }: FlowAnswer): Act => ({
  step,
  act: ask.do,
  outcome,
  why: why ?? null,
  detail: detailOf(ask),
});

export const collectedAct = ({ step, value }: { readonly step: string; readonly value: string }): Act => ({
  step,
  act: 'collected',
  outcome: 'done',
  why: null,
  detail: value,
});
