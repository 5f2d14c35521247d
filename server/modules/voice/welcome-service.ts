import type { Log } from '../../platform/log.ts';
import type { Door } from './bars/index.ts';
import type { Welcome } from './bars/door-service.ts';
import { LOOKUP_DEADLINE_MS, withDeadline } from './recognise.ts';

/** How whoever calls is met, at every door of the house. */
export type Welcoming = (number: string, isProven: boolean) => Promise<Welcome>;

/** A list that cannot be read turns nobody away. */
export const createWelcoming =
  (needs: { readonly door: Pick<Door, 'meet'>; readonly log: Log }): Welcoming =>
  async (number, isProven) => {
    try {
      return (await withDeadline(needs.door.meet(number, isProven), LOOKUP_DEADLINE_MS)) ?? 'open';
    } catch (error) {
      needs.log.warn({ err: error }, 'the list of nuisance callers could not be asked; the call is taken');
      return 'open';
    }
  };
