import {
  CALL_RANGES,
  MINUTE_RANGES,
  type CallRules,
  type MinuteRules,
} from '../../../../shared/contracts/voice-rules.ts';
import { outOfRange, type WrongField } from '../../identity/index.ts';

const RANGE = 'voice.rule_out_of_range';

/** Everything that is wrong, in the order of the form; a range that is left makes comparing it senseless. */
export function checkMinute(rules: MinuteRules): WrongField[] {
  const found = outOfRange(rules, MINUTE_RANGES, RANGE);
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
export const checkCalls = (rules: CallRules): WrongField[] => outOfRange(rules, CALL_RANGES, RANGE);
