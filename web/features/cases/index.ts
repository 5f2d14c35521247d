/** Front door of the room's parts: what other rooms' screens may use of cases and work orders. */
export {
  actOnOrder,
  caseKeys,
  listCases,
  listOrders,
  openCase,
  photoAddress,
  readCase,
  readOrder,
  readTemplates,
  readTimeline,
  revealContact,
  say,
  sendPhoto,
} from './cases-api.ts';
export { OrderTalk, OrderTalkThrough } from './order-talk.tsx';
export type { PendingWords, WordsOut } from './words-out.ts';
export { useNames, useTeams } from './people.ts';
export { jpegName, shrinkPhoto } from './shrink-photo.ts';
export { CaseStateTag, ClockStateTag, OrderStateTag, PriorityTag } from './tags.tsx';
export { useWord } from './words.ts';
