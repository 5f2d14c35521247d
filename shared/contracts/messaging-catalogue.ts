/** The words and limits of chat without any schema: the customer page carries these and not the schema library. */

/** The visitor's proof; in a frame on another site cookies fail, and the page keeps the same token itself. */
export const VISITOR_COOKIE = 'shoujie_visitor';
/** `Authorization: Visitor <token>`, and for the socket (where a browser sets no header) a sub-protocol beside this one. */
export const VISITOR_SCHEME = 'Visitor';
export const SOCKET_PROTOCOL = 'shoujie.v1';
export const SOCKET_TOKEN_PREFIX = 'visitor.';
/** Asks main for the visitor's side, also when a member of staff is signed in in the same browser. */
export const VISITOR_SOCKET_QUERY = 'as=visitor';
export const VISITOR_SOCKET_PATH = `/ws?${VISITOR_SOCKET_QUERY}`;

export const CHAT_LIMITS = {
  nameChars: 24,
  ratingWordsChars: 500,
  clientIdChars: 64,
  attachmentBytes: 10 * 1024 * 1024,
  fileNameChars: 200,
  resumePage: 200,
} as const;

/** What a visitor comes for: chips on the page, and the first sentence an agent reads. */
export const CHAT_TOPICS = [
  { code: 'fault.network', zh: '网络故障', en: 'Internet fault' },
  { code: 'fault.tv', zh: '电视', en: 'TV' },
  { code: 'bill', zh: '话费', en: 'Bills' },
  { code: 'service', zh: '业务', en: 'Plans & services' },
  { code: 'other', zh: '其他', en: 'Something else' },
] as const;
export type ChatTopic = (typeof CHAT_TOPICS)[number]['code'];
export const CHAT_TOPIC_CODES = CHAT_TOPICS.map((t) => t.code) as [ChatTopic, ...ChatTopic[]];

export const CHAT_LANGUAGES = ['zh', 'en'] as const;
export type ChatLanguage = (typeof CHAT_LANGUAGES)[number];

/** Pictures that a browser shows without risk (no SVG: it is a program), and files that people send to an operator. */
export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;
export const FILE_TYPES = [
  'application/pdf',
  'text/plain',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const;

export const chatTopicOf = (id: string): string => `chat:${id}`;
