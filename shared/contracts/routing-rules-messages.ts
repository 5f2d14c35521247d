import type { Messages } from './common-messages.ts';

export const routingRulesMessages = {
  'routing.rules_not_found': { zh: '没有第 {version} 版路由规则。', en: 'There is no version {version} of the rules.' },
  'routing.rules_not_a_draft': {
    zh: '第 {version} 版已不是草稿，不能修改。可以从它新建草稿。',
    en: 'Version {version} is no longer a draft and cannot be changed; start a new draft from it.',
  },
  'routing.rules_saved_meanwhile': {
    zh: '第 {version} 版草稿刚被他人保存过。请重新打开后再改，您的修改还在页面上。',
    en: 'Somebody else has saved the draft {version} meanwhile. Open it again; your changes are still on your page.',
  },
  'routing.rules_moved_on': {
    zh: '生效版本已变为第 {inForce} 版（刚由他人发布）。请核对差异后再发布。',
    en: 'Version {inForce} has been put in force meanwhile. Look at the differences, then release again.',
  },
  'routing.rules_have_errors': {
    zh: '规则有 {count} 处错误，改正后才能发布：{first}',
    en: 'The rules have {count} errors and cannot be released: {first}',
  },
  'routing.rules_never_released': {
    zh: '第 {version} 版没有生效过，不能回滚到它。',
    en: 'Version {version} was never in force; there is nothing to go back to.',
  },
  'routing.too_many_drafts': {
    zh: '草稿已有 {count} 个，请先作废不用的。',
    en: 'There are {count} drafts already; discard those no longer needed.',
  },
} as const satisfies Messages;
