import type { Messages } from './common-messages.ts';

export const voiceMessages = {
  'voice.no_phone': {
    zh: '话机未连接：请允许浏览器使用麦克风后重试。',
    en: 'Your phone is not connected: allow the microphone in the browser and try again.',
  },
  'voice.call_gone': { zh: '通话已经结束。', en: 'The call is over.' },
  'voice.no_talk': { zh: '这通电话已经不在您手上。', en: 'This call is not in your hands any more.' },
  'voice.not_now': { zh: '通话当前的状态不能这样操作。', en: 'Not possible in the present state of the call.' },
  'voice.nobody_there': { zh: '对方还没有接听。', en: 'Nobody has answered yet.' },
  'voice.not_asked': { zh: '对方已经取消了这次咨询。', en: 'The colleague does not ask any more.' },
  'voice.no_way_out': { zh: '外线无法呼出：线路不可用。', en: 'No outside call can be made: no line is available.' },
  'voice.all_lines_busy': { zh: '外线全忙，请稍后再试。', en: 'All lines are busy; try again later.' },
  'voice.colleague_no_phone': { zh: '{name} 的话机没有连接。', en: "{name}'s phone is not connected." },
  'voice.colleague_busy': { zh: '{name} 正在通话。', en: '{name} is in a call.' },
  'voice.nobody_free': { zh: '这个队列现在没有空闲的坐席。', en: 'Nobody of this queue is free now.' },
  'voice.phone_busy': { zh: '这部话机正在另一通电话中。', en: 'That phone is in another call.' },
  'voice.phone_moved': {
    zh: '话机正在换到另一台服务器，请再试一次。',
    en: 'The phone is on its way to another server; try again.',
  },
  'voice.not_talking': { zh: '该坐席现在没有通话。', en: 'This agent is not in a call now.' },
  'voice.own_talk': { zh: '不能监听自己的通话。', en: 'You cannot listen to your own call.' },
  'voice.you_are_talking': { zh: '您自己正在通话，不能同时监听。', en: 'You are in a call yourself.' },
  'voice.enough_ears': { zh: '已有两位班长在这通电话上。', en: 'Two leaders are in this call already.' },
  'voice.web_calls_closed': {
    zh: '网页通话暂未开通，请拨打客服热线。',
    en: 'Calls from the page are not open now; please dial the hotline.',
  },
  'voice.web_calls_too_fast': {
    zh: '呼叫太频繁，请过一分钟再试。',
    en: 'Too many calls; please try again in a minute.',
  },
  'voice.web_lines_busy': {
    zh: '网页线路全忙，请稍后再试或拨打客服热线。',
    en: 'All lines are busy; try again later or dial the hotline.',
  },
  'voice.web_call_declined': {
    zh: '这个号码暂时不能发起网页通话，如有疑问请到营业厅办理。',
    en: 'Calls with this number are not taken at present; our shops can help.',
  },
  'voice.web_call_running': { zh: '您已经有一通网页通话。', en: 'You have a call going on already.' },
  'voice.web_call_gone': { zh: '通话已经结束。', en: 'The call is over.' },
  'media.no_rtpengine': {
    zh: '语音服务（rtpengine）没有响应，请稍后再试。',
    en: 'No rtpengine answers; try again in a moment.',
  },
  'media.refused': { zh: '语音服务（rtpengine）拒绝了请求。', en: 'rtpengine refused what was asked of it.' },
  'media.timeout': { zh: '语音连接超时，请重试。', en: 'The audio connection timed out; try again.' },
} as const satisfies Messages;
