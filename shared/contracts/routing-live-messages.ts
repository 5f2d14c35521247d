import type { Messages } from './common-messages.ts';

export const routingLiveMessages = {
  'live.not_waiting': {
    zh: '这位客户已不在排队（已接通或已离开），列表已更新。',
    en: 'This customer does not wait any more: answered or gone. The list is up to date.',
  },
  'live.already_there': { zh: '已经在这个位置，无需移动。', en: 'It already stands there.' },
  'live.other_queue': {
    zh: '只能在同一队列内调整先后，两位客户不在同一队列。',
    en: 'The order can be changed within one queue only; these two wait in different queues.',
  },
  'live.cannot_undo': {
    zh: '无法撤销：该客户已不在排队，或之后又被移动过。',
    en: 'It cannot be undone: the customer does not wait any more, or was moved again since.',
  },
  'live.not_an_agent': { zh: '{name}的岗位不接听来话。', en: 'The post of {name} does not take contacts.' },
  'live.signed_off': { zh: '{name}已签出，无法接听。', en: '{name} is signed off and cannot take it.' },
  'live.not_ready': { zh: '{name}正在示忙，无法接听。', en: '{name} is not ready and cannot take it.' },
  'live.hands_full': {
    zh: '{name}手上已满（通话中、振铃中或会话已达上限），无法接听。',
    en: '{name} has both hands full and cannot take it.',
  },
  'live.no_skill': {
    zh: '{name}不具备该队列要求的技能，无法接听。',
    en: '{name} does not have the skill this queue asks for.',
  },
  'live.not_reachable': {
    zh: '{name}的工作台或电话未连接，无法接听。',
    en: 'The desk or the phone of {name} is not connected.',
  },
  'live.taken_meanwhile': {
    zh: '这位客户刚刚被其他坐席接走了。',
    en: 'Another agent has just taken this customer.',
  },
  'live.agent_has_contacts': {
    zh: '{name}还有 {count} 个联络未处理完，不能签出。可先设为示忙，处理完后再签出。',
    en: '{name} still has {count} open contacts and cannot be signed off; set not ready first.',
  },
  'live.no_such_queue': { zh: '没有可转接的队列“{queue}”。', en: 'There is no queue {queue} to pass it on to.' },
  'live.nobody_of_post': {
    zh: '现在没有该岗位的坐席在岗，请改转队列。',
    en: 'Nobody of this post is at work now; pass it on to a queue instead.',
  },
  'live.to_yourself': { zh: '不能转接给自己或向自己咨询。', en: 'Not to yourself.' },
  'live.consult_closed': { zh: '这次内部咨询已经结束。', en: 'This internal question is closed.' },
  'live.already_asked': { zh: '已经在就此联络咨询这位同事。', en: 'You are already asking this colleague about it.' },
  'live.asked_not_here': { zh: '{name}现在不在岗，无法咨询。', en: '{name} is not at work now.' },
  'live.already_extended': {
    zh: '话后时间已延长过一次，不能再延长。',
    en: 'The time has been extended once; it cannot be again.',
  },
  'live.no_limit': { zh: '该队列没有话后时限，无需延长。', en: 'This queue has no limit to extend.' },
} as const satisfies Messages;
