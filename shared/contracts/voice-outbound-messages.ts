import type { Messages } from './common-messages.ts';

export const voiceOutboundMessages = {
  'voice.dial_sign_in': {
    zh: '请先在工作台签入，再外呼客户。',
    en: 'Sign on at the desk first, then call customers.',
  },
  'voice.dial_limit': {
    zh: '今天已外呼该号码 {count} 次，达到每日上限。',
    en: 'This number has been called {count} times today; that is the limit of a day.',
  },
  'voice.dial_no_number': {
    zh: '没有可拨打的号码。',
    en: 'There is no number to call.',
  },
  'voice.dial_number': {
    zh: '号码不正确：请输入手机号，或带区号的固定电话。',
    en: 'Not a number to call: give a mobile number, or a fixed line with its area code.',
  },
  'voice.callback_too_late': {
    zh: '已过客户选择的回呼时段，不能再拨打。',
    en: 'The time that the customer had chosen is over; do not call any more.',
  },
} as const satisfies Messages;
