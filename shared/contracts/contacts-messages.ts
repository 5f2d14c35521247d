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
  'contacts.recording_deleted': {
    zh: '这段录音已按保存期限删除。',
    en: 'This recording was deleted when its time of keeping was over.',
  },
  'contacts.recording_elsewhere': {
    zh: '录音文件暂时读取不到（存储或节点不可用），请稍后再试。',
    en: 'The file of this recording cannot be reached just now (storage or node); try again later.',
  },
  'contacts.not_recording': { zh: '这条联络现在没有在录音。', en: 'This contact is not being recorded now.' },
  'contacts.no_such_hold': { zh: '没有找到这条冻结记录，或已解除。', en: 'No such hold, or it was lifted already.' },
  'contacts.hold_subject_unknown': { zh: '没有找到要冻结的录音或联络。', en: 'What is to be held was not found.' },
  'contacts.last_rule_is_for_all': {
    zh: '最后一条保存规则不能带条件，它适用于其余所有录音。',
    en: 'The last retention rule must have no condition: it is for all the rest.',
  },
  'contacts.retention_changed_meanwhile': {
    zh: '保存规则已被他人修改，请刷新后重试。',
    en: 'Somebody else changed the retention rules; refresh and try again.',
  },
  'media.recording_changed': {
    zh: '录音文件校验失败：内容与写入时不一致，请做完整性核验。',
    en: 'The file of this recording is not as it was written; check its proof.',
  },
  'media.recording_unreadable': { zh: '录音文件无法读取。', en: 'The file of this recording cannot be read.' },
  'media.recording_key_missing': {
    zh: '缺少打开这段录音的密钥，请联系系统管理员检查密钥文件。',
    en: 'The key for this recording is missing; ask the administrator to check the key file.',
  },
  'contacts.conversation_over': {
    zh: '这次对话已经结束，消息未发送。如还有问题，请发起新的对话。',
    en: 'This conversation is over and the message was not sent; start a new one if you still need help.',
  },
} as const satisfies Messages;
