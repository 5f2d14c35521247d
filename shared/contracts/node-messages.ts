import type { Messages } from './common-messages.ts';

/** What concerns the nodes of one house: read by whoever runs them. */
export const nodeMessages = {
  'node.name_taken': {
    zh: '已有运行中的节点使用名称 {name}，请为每个节点设置不同的 NODE_NAME。',
    en: 'A running node is called {name}; give each node a NODE_NAME of its own.',
  },
  'node.fenced': {
    zh: '分配权已移交给其他节点，本次决定未生效。',
    en: 'Another node decides now; this decision had no effect.',
  },
  'node.silent': {
    zh: '负责这通电话的服务器没有应答，请再试一次。',
    en: 'The server that has this call does not answer; try again.',
  },
  'node.no_voice_here': {
    zh: '本节点不承载语音，请重新连接到语音节点。',
    en: 'This node carries no voice; connect to one that does.',
  },
} as const satisfies Messages;
