import type { Log } from '../../platform/log.ts';
import type { ServiceClass } from '../../../shared/contracts/contacts.ts';

/** Who is calling, as the operator's systems know the number. */
export interface Caller {
  readonly customerId: string;
  readonly serviceClass: ServiceClass;
}
export type CallerLookup = (number: string) => Promise<Caller | undefined>;

/** Nobody waits in silence because the operator's systems are slow: after this the caller is simply not yet known. */
export const LOOKUP_DEADLINE_MS = 1_200;

export const withDeadline = async <T>(what: Promise<T>, ms: number): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([what, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** A look-up that fails or takes too long is a caller without a name, never a call that is refused. */
export const recogniser =
  (lookup: CallerLookup, log: Log): CallerLookup =>
  async (number) => {
    try {
      return await withDeadline(lookup(number), LOOKUP_DEADLINE_MS);
    } catch (error) {
      log.warn({ err: error }, 'recognising a caller failed; the call goes on without a name');
      return undefined;
    }
  };
