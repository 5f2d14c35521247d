import type { Party } from '../../../shared/contracts/contacts.ts';
import type { ChatLanguage } from '../../../shared/contracts/messaging.ts';

/**
 * What the system says in a conversation, in the visitor's language, kept in the transcript word for word. The client
 * message id names the occasion, so that a listener that hears an event twice says it once, and a screen can tell the kinds.
 */
export interface Notice {
  readonly id: string;
  readonly text: string;
}

const say = (language: ChatLanguage, zh: string, en: string): string => (language === 'zh' ? zh : en);

export const greeting = (language: ChatLanguage, brand: string): Notice => ({
  id: 'greeting',
  text: say(
    language,
    `您好，欢迎使用${brand}在线客服。正在为您转接人工客服，您可以先把问题说清楚，也可以发送图片。`,
    `Hello and welcome to ${brand}. We are finding a person for you; tell us meanwhile what it is about, pictures help.`,
  ),
});

export const connected = (language: ChatLanguage, agent: string, version: number): Notice => ({
  id: `connected-${version}`,
  text: say(language, `客服 ${agent} 已接入，为您服务。`, `${agent} is here and will help you.`),
});

export const requeued = (language: ChatLanguage, version: number): Notice => ({
  id: `requeued-${version}`,
  text: say(
    language,
    '客服的连接中断了，非常抱歉。已把您排在最前面，马上由其他同事接手，前面的内容都在。',
    'We lost your agent, sorry. You are first in the queue again and a colleague takes over; everything you wrote is kept.',
  ),
});

export const passedOn = (language: ChatLanguage, version: number): Notice => ({
  id: `passed-on-${version}`,
  text: say(
    language,
    '正在为您转接更合适的同事，前面的内容都会带过去，您不用重复说明。',
    'We are passing you on to a colleague who can help better; everything you wrote goes along, no need to repeat it.',
  ),
});

export const idleWarning = (language: ChatLanguage, sinceSeq: number): Notice => ({
  id: `idle-${sinceSeq}`,
  text: say(
    language,
    '您好，还在吗？如果 5 分钟内没有新消息，本次对话将自动结束，之后可以随时再来。',
    'Are you still there? Without a message in the next 5 minutes this conversation closes; you can come back at any time.',
  ),
});

const ENDED: Readonly<Record<Party, readonly [string, string]>> = {
  customer: ['您已结束本次对话，感谢使用。', 'You have ended the conversation. Thank you.'],
  agent: ['客服已结束本次对话，感谢使用。', 'The agent has ended the conversation. Thank you.'],
  system: [
    '本次对话已自动结束。如还有问题，随时可以再次发起。',
    'The conversation has been closed. Start again whenever you need us.',
  ],
};

export function ended(language: ChatLanguage, by: Party, version: number): Notice {
  const [zh, en] = ENDED[by];
  return { id: `ended-${version}`, text: say(language, zh, en) };
}

export const callbackPromised = (language: ChatLanguage, version: number): Notice => ({
  id: `ended-${version}`,
  text: say(
    language,
    '已为您保留排队位置，我们会按约定给您打电话，请保持电话畅通。这里可以先关闭。',
    'Your place in the queue is kept and we will call you as agreed. You may close this page.',
  ),
});

export const waitingAside = (language: ChatLanguage): Notice => ({
  id: 'waiting-aside',
  text: say(
    language,
    '已为您保留排队位置。您可以先去忙，客服到了会在这里提醒您。',
    'Your place in the queue is kept. Do something else meanwhile; we will tell you here when somebody is with you.',
  ),
});

export const failed = (language: ChatLanguage, version: number): Notice => ({
  id: `ended-${version}`,
  text: say(
    language,
    '非常抱歉，系统故障使本次对话中断，内容已经保存。请重新发起对话，我们优先为您处理。',
    'We are sorry: a failure on our side broke the conversation. What was said is kept; please start again.',
  ),
});
