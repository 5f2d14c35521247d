/** One sentence per error code and language; `{name}` is filled from the details. A person reads it: what happened, what to do. */
export type Messages = Readonly<Record<string, { readonly zh: string; readonly en: string }>>;

export const commonMessages = {
  'common.invalid_request': {
    zh: '提交的内容不完整或格式不对，请检查标出的项目。',
    en: 'Something in the request is missing or malformed; check the marked fields.',
  },
  'common.not_found': {
    zh: '没有找到要找的内容，可能已被删除或地址有误。',
    en: 'Not found: it may have been removed, or the address is wrong.',
  },
  'common.forbidden': { zh: '您的岗位没有这项权限。', en: 'Your post does not have this permission.' },
  'common.too_large': { zh: '内容过大，请减小后重试。', en: 'Too large; make it smaller and try again.' },
  'common.unsupported_media_type': { zh: '不支持这种内容格式。', en: 'This content type is not supported.' },
  'common.rate_limited': { zh: '操作过于频繁，请稍候再试。', en: 'Too many requests; wait a moment and try again.' },
  'common.unavailable': {
    zh: '服务暂时不可用，请稍后重试。已提交的内容不会丢失。',
    en: 'Temporarily unavailable; try again shortly. What was accepted is kept.',
  },
  'common.stopping': {
    zh: '系统正在停止，暂不受理新的请求，请稍后重试。',
    en: 'The system is stopping and takes nothing new; try again shortly.',
  },
  'common.timeout': { zh: '处理超时，请重试。', en: 'It took too long; try again.' },
  'common.internal': {
    zh: '系统内部错误，已记录（编号 {requestId}），请重试或联系管理员。',
    en: 'Internal error, recorded as {requestId}; try again or tell the administrator.',
  },
  'common.cross_site': {
    zh: '请求来源不可信，已拒绝。请从系统页面操作。',
    en: 'The request came from an untrusted place and was refused; use the pages of the system.',
  },
  'common.changed_meanwhile': {
    zh: '这条记录刚被他人更改，请刷新后再试。',
    en: 'Somebody has just changed this; refresh and try again.',
  },
  'common.not_allowed_in_state': {
    zh: '当前状态（{state}）下不能执行此操作。',
    en: 'Not possible in the present state ({state}).',
  },
} as const satisfies Messages;
