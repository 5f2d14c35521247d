import type { Messages } from './common-messages.ts';

export const routingSimulationMessages = {
  'routing.trial_not_found': { zh: '没有这次试算。', en: 'There is no such what-if.' },
  'routing.trial_day_empty': {
    zh: '{date} 没有转人工的联络，无法试算。请换一天，或用模拟日。',
    en: 'Nobody asked for a person on {date}. Choose another day, or a made-up one.',
  },
  'routing.trial_too_many': {
    zh: '当天有 {count} 个联络，超过试算上限 {limit}。',
    en: 'The day has {count} contacts, above the limit of {limit} for a what-if.',
  },
  'routing.trial_too_slow': {
    zh: '试算超过 {minutes} 分钟，已停止。请减少联络数后重试。',
    en: 'The what-if took longer than {minutes} minutes and was stopped; try again with fewer contacts.',
  },
  'routing.trial_crashed': {
    zh: '试算中断，已停止，可以重新开始。生产路由不受影响。',
    en: 'The what-if broke off and was given up; run it again. Live routing is not affected.',
  },
  'routing.trial_over': { zh: '这次试算已结束。', en: 'This what-if is over already.' },
  'routing.trial_line_full': {
    zh: '已有 {count} 次试算在排队，请等它们完成。',
    en: '{count} what-ifs are waiting already; let them finish first.',
  },
} as const satisfies Messages;
