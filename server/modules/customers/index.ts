/** The front door of the room: the port to the operator's systems. */
export {
  deadlineOf,
  operatorTooSlow,
  operatorUnavailable,
  SEARCH_COUNT_MAX,
  SEARCH_PAGE_SIZE,
  SEARCH_PAGE_SIZE_MAX,
  SEARCH_TEXT_MAX,
  type Asking,
  type OperatorSystem,
  type SearchQuestion,
} from './operator-system.ts';
