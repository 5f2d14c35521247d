import type { Messages } from './common-messages.ts';

export const voiceBarsMessages = {
  'voice.bars_full': { zh: '名单已满（最多 {max} 个号码）。', en: 'The list is full ({max} numbers at most).' },
  'voice.import_no_file': { zh: '请选择一个 CSV 文件。', en: 'Choose a CSV file.' },
  'voice.import_too_large': { zh: '文件过大（最多 {max} MB）。', en: 'The file is too large ({max} MB at most).' },
  'voice.import_too_many': {
    zh: '行数过多（最多 {max} 行），请分成几个文件。',
    en: 'Too many rows ({max} at most); split the file.',
  },
  'voice.import_unreadable': {
    zh: '无法读取文件：请另存为 CSV（UTF-8 或 GBK），第一行写列名“号码,原因,来源,到期日”。',
    en: 'The file cannot be read: save it as CSV with the columns number, reason, source, until in its first line.',
  },
  'voice.rule_out_of_range': {
    zh: '标出的一项须在 {least} 到 {most} 之间。',
    en: 'The marked value has to be between {least} and {most}.',
  },
  'voice.rule_elder_key': {
    zh: '老年直达键只能是一个数字、* 或 #，或者留空。',
    en: 'The key of the elderly is one digit, * or #, or nothing.',
  },
  'voice.rule_apology_before_place': {
    zh: '致歉间隔不能短于播报间隔，否则只听到致歉，听不到排位。',
    en: 'An apology may not come more often than the place in the line, or the place is never heard.',
  },
  'voice.rule_wait_before_apology': {
    zh: '最长等待须长于致歉间隔，否则从不致歉。',
    en: 'The longest wait has to be longer than the time to an apology.',
  },
  'voice.rule_silence_before_word': {
    zh: '留言静默时长须短于留言最长时长。',
    en: 'The silence that ends a message has to be shorter than the longest message.',
  },
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
