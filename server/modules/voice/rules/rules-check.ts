import {
  CALL_RANGES,
  MINUTE_RANGES,
  type CallRules,
  type MinuteRules,
  type Range,
} from '../../../../shared/contracts/voice-rules.ts';

/** One thing that is wrong, by the field of the form; `code` has its sentence in voice-bars-messages.ts. */
export interface WrongRule {
  readonly field: string;
  readonly code: string;
  readonly least?: number;
  readonly most?: number;
}

/** Said in words, with the bounds, instead of by the schema alone. */
const outOfRange = (values: Readonly<Record<string, unknown>>, ranges: Readonly<Record<string, Range>>): WrongRule[] =>
  Object.entries(ranges).flatMap(([field, { least, most }]): WrongRule[] => {
    const value = values[field];
    const fits = typeof value === 'number' && value >= least && value <= most;
    return fits ? [] : [{ field, code: 'voice.rule_out_of_range', least, most }];
  });

/** Everything that is wrong, in the order of the form; a range that is left makes comparing it senseless. */
export function checkMinute(rules: MinuteRules): WrongRule[] {
  const found = outOfRange(rules, MINUTE_RANGES);
  if (!/^[0-9*#]?$/.test(rules.elderKey)) found.push({ field: 'elderKey', code: 'voice.rule_elder_key' });
  if (found.length > 0) return found;
  if (rules.apologySeconds < rules.announceSeconds)
    found.push({ field: 'apologySeconds', code: 'voice.rule_apology_before_place' });
  if (rules.longestWaitSeconds <= rules.apologySeconds)
    found.push({ field: 'longestWaitSeconds', code: 'voice.rule_wait_before_apology' });
  if (rules.wordSilenceSeconds >= rules.wordMaxSeconds)
    found.push({ field: 'wordSilenceSeconds', code: 'voice.rule_silence_before_word' });
  return found;
}
export const checkCalls = (rules: CallRules): WrongRule[] => outOfRange(rules, CALL_RANGES);
