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
} as const satisfies Messages;
