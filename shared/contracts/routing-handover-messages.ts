import type { Messages } from './common-messages.ts';

export const handoverMessages = {
  'handover.not_found': { zh: '没有找到这份交接单。', en: 'This handover was not found.' },
  'handover.nothing_open': {
    zh: '您手上没有未办完的事项，无需交接。',
    en: 'You hold nothing unfinished, so there is nothing to hand over.',
  },
  'handover.changed': {
    zh: '交接单已有变化，请看过最新内容后再操作。',
    en: 'The handover has changed; look at it again first.',
  },
  'handover.work_changed': {
    zh: '您手上的事项刚有变化（新增 {added} 项、办完 {gone} 项），清单已更新，请核对后再签字。',
    en: 'Your work has just changed ({added} new, {gone} finished). The list is up to date; check it, then sign.',
  },
  'handover.not_yours': { zh: '这份交接单不由您办理。', en: 'This handover is not yours to act on.' },
  'handover.receiver_missing': { zh: '请选择接班人或接班班次。', en: 'Choose who takes over: a person or a shift.' },
  'handover.receiver_wrong': {
    zh: '接班人须是本中心在岗的其他同事。',
    en: 'The receiver must be another active colleague of your centre.',
  },
  'handover.shift_unknown': { zh: '没有编号为 {shift} 的班次。', en: 'There is no shift {shift}.' },
  'handover.unread_items': {
    zh: '还有 {count} 项没有看过，请逐项阅读后再签字。',
    en: 'You have not read {count} of the items yet; read each before you sign.',
  },
  'handover.wrap_up_missing': {
    zh: '还有 {count} 个联络未完成话后处理，请先选择联络结果。',
    en: 'Choose the result of {count} contacts whose after-call work was left undone.',
  },
  'handover.item_unknown': { zh: '交接单里没有这一项。', en: 'That item is not part of this handover.' },
  'handover.all_returned': {
    zh: '全部事项都要退回，请使用“退回交接单”。',
    en: 'Every item is returned: return the handover itself.',
  },
  'handover.person_present': {
    zh: '{name} 还在岗，请本人交班；本人不在岗或已停用时才能代交。',
    en: '{name} is here and hands over in person; take over only for somebody who is absent.',
  },
  'handover.key_reused': {
    zh: '这个请求编号已用于另一项操作。',
    en: 'This idempotency key was used for something else.',
  },
  'handover.staff_not_found': { zh: '没有找到这位员工。', en: 'This member of staff was not found.' },
  'handover.callback_not_found': { zh: '没有找到这个回电约定。', en: 'This promise to call back was not found.' },
  'break.not_found': { zh: '没有找到这次小休申请。', en: 'This break was not found.' },
  'break.already_open': { zh: '您已有一个小休申请。', en: 'You have asked for a break already.' },
  'break.too_long': { zh: '小休最长 {max} 分钟。', en: 'A break lasts {max} minutes at most.' },
  'break.changed': {
    zh: '这次小休刚有变化，请看过最新状态后再操作。',
    en: 'This break has changed; look at it again first.',
  },
  'break.full': {
    zh: '小休人数已满（{away}/{atOnce}），可先安排排队。',
    en: 'All {atOnce} break places are taken ({away} away); put the request in line.',
  },
  'break.not_on_duty': { zh: '您当前未签入，无需申请小休。', en: 'You are signed off and need no break.' },
  'break.own_request': { zh: '不能审批自己的小休申请。', en: 'You cannot decide your own break.' },
} as const satisfies Messages;
