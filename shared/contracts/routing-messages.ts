import type { Messages } from './common-messages.ts';

export const routingMessages = {
  'routing.offer_gone': {
    zh: '来话已不在您这里：客户已挂断，或已转给其他坐席。',
    en: 'This offer is no longer yours: the customer left or it went to somebody else.',
  },
  'routing.unknown_queue': { zh: '没有编号为 {queue} 的队列。', en: 'There is no queue {queue}.' },
  'routing.finish_contacts_first': {
    zh: '还有 {count} 个联络未处理完，请先完成后再签出。',
    en: 'Finish your {count} open contacts before you sign off.',
  },
  'routing.not_an_agent': { zh: '您的岗位不接听来话。', en: 'Your post does not take contacts.' },
  'routing.not_online': {
    zh: '工作台未连接，无法示闲。请检查网络后重试。',
    en: 'The desk is not connected, so you cannot go ready; check the network and try again.',
  },
  'routing.connect_failed': {
    zh: '未能接通客户，已将客户放回队首。',
    en: 'The customer could not be connected and is first in the queue again.',
  },
} as const satisfies Messages;
