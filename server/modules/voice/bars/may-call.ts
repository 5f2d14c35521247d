import type { CallPurpose } from '../../../../shared/contracts/voice-trunks.ts';

export interface QuietHours {
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** Of China, where the customers are; it has one time and no summer time. */
const OFFSET_MINUTES = 8 * 60;
const DAY_MINUTES = 24 * 60;
export const minuteOfDay = (at: Date): number => (Math.floor(at.getTime() / 60_000) + OFFSET_MINUTES) % DAY_MINUTES;

export function isQuiet({ fromMinute, untilMinute }: QuietHours, at: Date): boolean {
  const minute = minuteOfDay(at);
  return fromMinute <= untilMinute
    ? minute >= fromMinute && minute < untilMinute
    : minute >= fromMinute || minute < untilMinute;
}

/** Purposes for which we call a customer who has not asked for this very call. */
const UNASKED: ReadonlySet<CallPurpose> = new Set(['click_to_dial', 'follow_up']);

export type NotToCall = 'voice.do_not_call' | 'voice.quiet_hours' | 'voice.callback_too_late';

/**
 * Undefined: it may be made. A callback was asked for by the customer, and its hours are those they chose. Who is asked into a
 * talk is called for somebody who is on the line now, whatever the hour; but whoever asked not to be called is not called for a
 * third either. A test of a trunk is no call to a customer.
 */
export function whyNotCall(
  purpose: CallPurpose,
  facts: { readonly isListed: boolean; readonly isQuiet: boolean; readonly isLate?: boolean },
): NotToCall | undefined {
  if (purpose === 'callback' && facts.isLate === true) return 'voice.callback_too_late';
  const isUnasked = UNASKED.has(purpose);
  if (facts.isListed && (isUnasked || purpose === 'transfer')) return 'voice.do_not_call';
  return facts.isQuiet && isUnasked ? 'voice.quiet_hours' : undefined;
}
