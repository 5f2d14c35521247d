import type { Messages } from './common-messages.ts';

export const voiceBarsMessages = {
  'voice.bars_full': { zh: '名单已满（最多 {max} 个号码）。', en: 'The list is full ({max} numbers at most).' },
  'voice.do_not_call': {
    zh: '该号码在免打扰名单中，不能外呼。',
    en: 'This number is on the do-not-call list and must not be called.',
  },
  'voice.quiet_hours': {
    zh: '现在是免打扰时段，不能外呼客户。',
    en: 'These are quiet hours; customers must not be called now.',
  },
  'voice.override_reason': {
    zh: '越过免打扰规则外呼须填写理由。',
    en: 'A call against these rules needs a reason.',
  },
  'voice.not_warned': {
    zh: '请先播放文明用语提示，客户仍不改正时才能结束通话。',
    en: 'Play the warning first; the call may be ended only when it was of no use.',
  },
  'voice.dial_busy_yourself': {
    zh: '您正在通话或有来电，不能外呼。',
    en: 'You are in a call or one is ringing; no call can be made.',
  },
} as const satisfies Messages;
