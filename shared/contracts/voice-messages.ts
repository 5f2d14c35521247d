import type { Messages } from './common-messages.ts';

export const voiceMessages = {
  'voice.no_phone': {
    zh: '话机未连接：请允许浏览器使用麦克风后重试。',
    en: 'Your phone is not connected: allow the microphone in the browser and try again.',
  },
  'voice.call_gone': { zh: '通话已经结束。', en: 'The call is over.' },
  'media.timeout': { zh: '语音连接超时，请重试。', en: 'The audio connection timed out; try again.' },
} as const satisfies Messages;
