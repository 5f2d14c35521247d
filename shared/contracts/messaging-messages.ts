import type { Messages } from './common-messages.ts';

export const messagingMessages = {
  'messaging.not_a_visitor': {
    zh: '会话凭证已失效，请刷新页面后重试。',
    en: 'This page has lost its session; reload it and try again.',
  },
  'messaging.not_yours': {
    zh: '没有找到这次对话，或它不属于您。',
    en: 'This conversation was not found, or it is not yours.',
  },
  'messaging.number_invalid': {
    zh: '号码格式不对，请填写手机号或带区号的固定电话。',
    en: 'This is not a phone number; give a mobile number, or a fixed line with its area code.',
  },
  'messaging.empty': { zh: '消息是空的，请输入内容后再发送。', en: 'The message is empty; write something first.' },
  'messaging.attachment_missing': {
    zh: '附件没有找到或不属于这次对话，请重新选择。',
    en: 'The attachment was not found in this conversation; choose it again.',
  },
  'messaging.attachment_type': {
    zh: '不支持这种文件。可发送图片（JPG、PNG、WebP、GIF）、PDF、Word、Excel 和文本文件。',
    en: 'This kind of file is not accepted: pictures (JPG, PNG, WebP, GIF), PDF, Word, Excel and text are.',
  },
  'messaging.attachment_too_large': {
    zh: '文件超过 10 MB，请压缩后再发。',
    en: 'The file is larger than 10 MB; make it smaller.',
  },
  'messaging.attachment_empty': { zh: '这个文件是空的。', en: 'This file is empty.' },
  'messaging.too_fast': {
    zh: '发送太快了，请稍等几秒再发。消息会为您保留。',
    en: 'That was very fast; wait a few seconds. Your message is kept.',
  },
  'messaging.not_over_yet': {
    zh: '对话还没有结束，结束后再评价吧。',
    en: 'The conversation is not over yet; rate it when it is.',
  },
  'messaging.already_rated': { zh: '您已经评价过这次服务，谢谢。', en: 'You have rated this conversation already.' },
} as const satisfies Messages;
