import { Type, type Static } from '@sinclair/typebox';
import { Instant, nullable, oneOf } from './basics.ts';

/** What a flow did for a customer before a person answered, as it stands on the record of their contact. */
export const FLOW_ACTS = [
  'collected',
  'lookup',
  'record',
  'leave_word',
  'transfer',
  'callback',
  'sms',
  'recording',
  'hours',
] as const;

export const FLOW_WHYS = [
  'not_configured',
  'unreachable',
  'refused',
  'too_long',
  'no_key',
  'no_number',
  'nothing_said',
  'paused',
  'declined',
  'busy',
  'no_answer',
  'no_such_number',
  'no_way_out',
  'do_not_call',
  'unknown',
  'trouble',
] as const;
/** Why something was not done. */
export type FlowWhy = (typeof FLOW_WHYS)[number];

export const MAX_FLOW_ACTS = 300;
export const MAX_ACT_DETAIL = 400;

export const FlowAct = Type.Object({
  at: Instant,
  step: Type.String({ maxLength: 40 }),
  act: oneOf(FLOW_ACTS),
  outcome: oneOf(['done', 'missing', 'failed']),
  why: nullable(oneOf(FLOW_WHYS)),
  /** The text that was sent, whom they were put through to, the end of what was keyed in; never a secret. */
  detail: nullable(Type.String({ maxLength: MAX_ACT_DETAIL })),
});
export type FlowAct = Static<typeof FlowAct>;
