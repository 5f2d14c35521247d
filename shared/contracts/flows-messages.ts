import type { Messages } from './common-messages.ts';

export const flowsMessages = {
  'flows.unknown': { zh: '没有这个流程或这个版本。', en: 'There is no such flow or version.' },
  'flows.exists': { zh: '已有编号为 {key} 的流程。', en: 'There is a flow {key} already.' },
  'flows.no_draft': { zh: '没有草稿可以发布或放弃。', en: 'There is no draft.' },
  'flows.state': {
    zh: '这个版本已不在可操作的状态，请刷新后重试。',
    en: 'This version is no longer in a state that allows it; reload and try again.',
  },
  'flows.changed_meanwhile': {
    zh: '草稿已被他人改过：您的文字还在，请复制后刷新，再合并修改。',
    en: 'Somebody changed the draft meanwhile: your text is still here; copy it, reload, and merge.',
  },
  'flows.malformed': {
    zh: '文档格式不对，没有保存（{count} 处），请看旁边的问题清单。',
    en: 'The document is not of the right form and was not saved ({count} places); see the list of problems.',
  },
  'flows.has_problems': {
    zh: '流程还有 {count} 个问题，不能发布。',
    en: 'The flow has {count} problems and cannot be released.',
  },
  'flows.too_large': { zh: '流程文档过大，最多 {kilobytes} KB。', en: 'A flow has at most {kilobytes} KB.' },
} as const satisfies Messages;
