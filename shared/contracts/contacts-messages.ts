import type { Messages } from './common-messages.ts';

export const contactsMessages = {
  'contacts.not_found': { zh: '没有找到这条联络记录。', en: 'This contact was not found.' },
  'contacts.not_allowed_in_state': {
    zh: '这条联络当前是“{state}”状态，不能执行此操作，请刷新。',
    en: 'Not possible while the contact is {state}; refresh.',
  },
  'contacts.not_yours': { zh: '这条联络由其他坐席负责。', en: 'Another agent has this contact.' },
  'contacts.identified_already': {
    zh: '这条联络已为另一位客户建了诉求单，不能再改客户；如认错人，请先撤销诉求单。',
    en: 'A case was opened for another customer from this contact; call that off before naming somebody else.',
  },
  'contacts.recording_not_ready': {
    zh: '录音尚未就绪，请稍后再试。',
    en: 'The recording is not ready yet; try again shortly.',
  },
  'contacts.recording_lost': {
    zh: '这段录音因系统故障未能保存，已记录在案。',
    en: 'This recording was lost in a failure; the fact is on record.',
  },
  'contacts.conversation_over': {
    zh: '这次对话已经结束，消息未发送。如还有问题，请发起新的对话。',
    en: 'This conversation is over and the message was not sent; start a new one if you still need help.',
  },
} as const satisfies Messages;
