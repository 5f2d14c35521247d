import { describe, expect, it } from 'vitest';
import type { MinuteRules } from '../../../../shared/contracts/voice-rules.ts';
import { checkCalls, checkMinute } from './rules-check.ts';

const MINUTE: MinuteRules = {
  ...{ announceSeconds: 20, apologySeconds: 120, longestWaitSeconds: 600, wordMaxSeconds: 120, wordSilenceSeconds: 6 },
  phoneGraceSeconds: 12,
  elderKey: '0',
  callBackLost: true,
};
const NIGHT = {
  quietFromMinute: 1_260,
  quietUntilMinute: 480,
  silentCalls: 3,
  callsPerMinute: 60,
  triesPerDay: 5,
  ringSeconds: 45,
  transferRingSeconds: 45,
  colleagueRingSeconds: 20,
  machineCallback: 'leave_word',
  machineFollowUp: 'hang_up',
} as const;

describe('the rules of waiting and calling', () => {
  it('may be those of the house, without a key of the elderly, and without limits', () => {
    expect(checkMinute(MINUTE)).toEqual([]);
    expect(checkMinute({ ...MINUTE, elderKey: '' })).toEqual([]);
    expect(checkCalls({ ...NIGHT, silentCalls: 0, callsPerMinute: 0 })).toEqual([]);
  });
  it.each([
    [{ announceSeconds: 9 }, 'announceSeconds voice.rule_out_of_range'],
    [{ longestWaitSeconds: 7_201 }, 'longestWaitSeconds voice.rule_out_of_range'],
    [{ phoneGraceSeconds: 4 }, 'phoneGraceSeconds voice.rule_out_of_range'],
    [{ elderKey: '12' }, 'elderKey voice.rule_elder_key'],
    [{ announceSeconds: 130 }, 'apologySeconds voice.rule_apology_before_place'],
    [{ longestWaitSeconds: 120 }, 'longestWaitSeconds voice.rule_wait_before_apology'],
    [{ wordMaxSeconds: 10, wordSilenceSeconds: 10 }, 'wordSilenceSeconds voice.rule_silence_before_word'],
  ])('that say %j are refused at their field', (change, said) => {
    expect(checkMinute({ ...MINUTE, ...change }).map((w) => `${w.field} ${w.code}`)).toEqual([said]);
  });
  it('know no minute after the last of the day', () => {
    expect(checkCalls({ ...NIGHT, quietFromMinute: 1_440 })).toEqual([
      { field: 'quietFromMinute', code: 'voice.rule_out_of_range', least: 0, most: 1_439 },
    ]);
  });
});
