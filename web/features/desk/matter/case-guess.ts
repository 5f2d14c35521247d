import type { CaseType } from '../../../../shared/contracts/cases-catalogue.ts';
import type { LikelyReason } from '../../../../shared/contracts/customers-picture.ts';

/** What a new case begins with, from what the menu and the facts already say: the agent corrects instead of typing. */
export interface CaseGuess {
  readonly type: CaseType;
  readonly templateCode: string | undefined;
}

const BY_TOPIC: readonly (readonly [prefix: string, guess: CaseGuess])[] = [
  ['fault.tv', { type: 'fault', templateCode: 'iptv_no_signal' }],
  ['fault.iptv', { type: 'fault', templateCode: 'iptv_no_signal' }],
  ['fault.mobile', { type: 'fault', templateCode: 'mobile_signal' }],
  ['fault', { type: 'fault', templateCode: 'broadband_fault' }],
  ['service.move', { type: 'service', templateCode: 'move_line' }],
  ['service.new', { type: 'service', templateCode: 'install_line' }],
  ['service', { type: 'service', templateCode: undefined }],
  ['complaint.suggestion', { type: 'suggestion', templateCode: 'suggestion_reply' }],
  ['complaint', { type: 'complaint', templateCode: 'service_complaint' }],
  ['bill', { type: 'consultation', templateCode: undefined }],
];

/** Reasons that say what is broken even when the customer chose nothing. */
const BY_REASON: Readonly<Partial<Record<LikelyReason['code'], CaseGuess>>> = {
  area_fault: { type: 'fault', templateCode: undefined },
  line_down: { type: 'fault', templateCode: 'broadband_fault' },
  weak_signal: { type: 'fault', templateCode: 'broadband_fault' },
};

type ReasonCode = LikelyReason['code'];

/** What a reason has to say about a topic. An order just finished explains why somebody calls, but is never what is wrong. */
const SPEAKS_OF: Readonly<Record<ReasonCode, readonly string[]>> = {
  area_fault: ['fault'],
  line_down: ['fault'],
  weak_signal: ['fault'],
  suspended: ['fault', 'bill', 'service'],
  overdue: ['bill'],
  bill_higher: ['bill', 'complaint'],
  over_allowance: ['bill', 'service'],
  near_allowance: ['bill', 'service'],
  order_late: ['service', 'complaint'],
  order_open: ['service', 'complaint'],
  order_done: [],
  contract_ends: ['service'],
};
/** Topics that name no matter, so that every reason says more. */
const VAGUE = ['general', 'other'];

/** The reason that stands after the topic in the title of a new case; without one the topic stands alone. */
export function reasonForTitle(topic: string | null, reasons: readonly LikelyReason[]): ReasonCode | undefined {
  if (topic === null) return reasons[0]?.code;
  return reasons.find(({ code }) => {
    const of = SPEAKS_OF[code];
    return VAGUE.includes(topic) ? of.length > 0 : of.some((prefix) => topic.startsWith(prefix));
  })?.code;
}

export function guessCase(topic: string | null, reasons: readonly LikelyReason[]): CaseGuess {
  const byTopic = BY_TOPIC.find(([prefix]) => topic?.startsWith(prefix));
  if (byTopic !== undefined) return byTopic[1];
  const byReason = reasons[0] === undefined ? undefined : BY_REASON[reasons[0].code];
  return byReason ?? { type: 'consultation', templateCode: undefined };
}
