import type { Messages } from './common-messages.ts';

export const routingCallbacksMessages = {
  'routing.callback_number': {
    zh: '请填写可回拨的手机号，或带区号的固定电话。',
    en: 'Give a number we can call: a mobile number, or a fixed line with its area code.',
  },
  'routing.callback_window': {
    zh: '这个时段已不能预约，请重新选择。',
    en: 'This time can no longer be promised; choose another.',
  },
  'routing.callback_not_waiting': {
    zh: '您已不在排队中：客服可能正在为您接通。',
    en: 'You are no longer waiting: somebody may be picking up right now.',
  },
  'routing.callback_not_found': { zh: '没有找到这条回呼。', en: 'This callback was not found.' },
  'routing.callback_not_allowed': {
    zh: '这条回呼当前是“{state}”状态，不能执行此操作，请刷新。',
    en: 'Not possible while the callback is {state}; refresh.',
  },
  'routing.callback_quiet': {
    zh: '现在是免打扰时段，不能回拨客户。',
    en: 'These are quiet hours: nobody may be called now.',
  },
  'routing.callback_rule_out_of_range': {
    zh: '标出的一项须在 {least} 到 {most} 之间。',
    en: 'The marked value has to be between {least} and {most}.',
  },
  'routing.callback_rule_no_window': {
    zh: '至少保留一个可预约的时段，否则客户无法预约回呼。',
    en: 'Keep at least one time that can be asked for, or nobody can be promised a callback.',
  },
} as const satisfies Messages;
