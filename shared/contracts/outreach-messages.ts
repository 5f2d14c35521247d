import type { Messages } from './common-messages.ts';

export const outreachMessages = {
  'outreach.not_found': { zh: '没有找到这条回访。', en: 'This follow-up was not found.' },
  'outreach.planned_already': {
    zh: '这张诉求单已经安排了回访。',
    en: 'A follow-up of this case is planned already.',
  },
  'outreach.not_now': {
    zh: '这条回访当前不能这样操作，请刷新。',
    en: 'Not possible in the present state of the follow-up; refresh.',
  },
  'outreach.not_yours': { zh: '这条回访不在您手上。', en: 'This follow-up is not in your hands.' },
  'outreach.nobody_to_give': {
    zh: '不能指派给此人：须是您管辖范围内、可以外呼客户的在职人员。',
    en: 'It cannot be given to this person: they must be in service, led by you, and allowed to call customers.',
  },
  'outreach.rule_out_of_range': {
    zh: '标出的一项须在 {least} 到 {most} 之间。',
    en: 'The marked value has to be between {least} and {most}.',
  },
  'outreach.rule_too_late': {
    zh: '重拨间隔须短于回访期限，否则不会有第二次。',
    en: 'The pause before the next try has to be shorter than the time for the call, or there is no second try.',
  },
  'outreach.rule_no_template': { zh: '没有这种工单模板。', en: 'There is no such order template.' },
} as const satisfies Messages;
