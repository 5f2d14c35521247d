/** Front door of the room: the only file that other rooms, the adapters, the edges and main may import. */
export { createCustomers, type CustomersRoom } from './customers.ts';
export { ageOn, ELDERLY_FROM, localDay } from './age.ts';
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
