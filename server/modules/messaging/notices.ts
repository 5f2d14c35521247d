import type { Party } from '../../../shared/contracts/contacts.ts';
import type { ChatTopic } from '../../../shared/contracts/messaging-catalogue.ts';
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

/** What solves most matters of a kind without anybody: said in a peak, when waiting is long. */
const FIRST_AID: Readonly<Record<ChatTopic, readonly [string, string]>> = {
  'fault.network': [
    '①看光猫的“光信号/LOS”灯，红灯亮请检查光纤是否弯折；②关掉光猫和路由器，等 1 分钟，先开光猫、再开路由器；③用网线直连电脑再试一次。',
    '(1) Look at the LOS light of the modem: when it is red, check that the fibre is not bent. (2) Switch modem and router off, wait a minute, switch on the modem first. (3) Try once with a cable.',
  ],
  'fault.tv': [
    '①确认机顶盒电源灯亮，电视信号源选到对应的 HDMI；②拔掉机顶盒电源，等 30 秒再插上；③检查机顶盒与光猫之间的网线两端是否插紧。',
    '(1) Is the box on, and is the TV set to its HDMI input? (2) Unplug the box for 30 seconds. (3) Are both ends of the cable between box and modem tight?',
  ],
  bill: [
    '请先写明是哪个号码、哪个月的费用、哪一项看不明白；出账后 3 天内金额仍可能调整，本月账单在次月 3 日后最准确。',
    'Write for which number, which month and which item; within three days after the billing day the amount may still change.',
  ],
  service: [
    '所有在售套餐新老用户都可以办理；请把想办的业务和号码先写在这里，客服接入后可以直接办理。',
    'Every plan on sale is open to old and new customers. Write here what you want and for which number, so it can be done at once.',
  ],
  other: [
    '请先把问题和联系电话写在这里，客服接入后可以直接处理。',
    'Write the matter and your number here, so that it can be dealt with at once.',
  ],
};

export function tryMeanwhile(language: ChatLanguage, topic: ChatTopic): Notice {
  const [zh, en] = FIRST_AID[topic];
  return {
    id: 'try-meanwhile',
    text: say(
      language,
      `现在咨询的人较多，您的位置已经保留。等待时可以先试试：${zh}不想等待也可以点“稍后联系我”，到您时我们主动联系。`,
      `Many people ask at the moment; your place is kept. Meanwhile you may try: ${en} Or let us contact you later when it is your turn.`,
    ),
  };
}

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
