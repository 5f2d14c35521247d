import type { SessionView } from '../../../shared/contracts/identity.ts';
import { ApiError } from '../../ui/api-error.ts';
import { store, stored } from '../../ui/language.ts';

/**
 * Who was signed in, for the one page that must open without a line: the field page on an engineer's phone. Kept are their own post and
 * rights, never anything about a customer, and never longer than the session itself lasts; the server asks for the session again
 * with the first answer it gives. Everywhere else a page without a line says so.
 */
const KEY = 'shoujie.session';
const PAGE = '/field';
const PERMISSION = 'order.work';

export function keepSession(session: SessionView | null): void {
  const isKept = session?.permissions.includes(PERMISSION) === true && !session.mustChangePassword;
  if (isKept) store(KEY, JSON.stringify(session));
  else if (stored(KEY) !== null) store(KEY, '');
}

function readKept(now: number): SessionView | undefined {
  try {
    // We wrote it ourselves; what was bent since has no time to be valid until.
    const session = JSON.parse(stored(KEY) ?? '') as SessionView;
    return Date.parse(session.expiresAt) > now ? session : undefined;
  } catch {
    return undefined;
  }
}

/** Only for a line that is down: a refusal of the server is an answer. */
export function sessionWithoutLine(error: unknown, path: string, now: number): SessionView | undefined {
  const isDown = error instanceof ApiError && (error.code === 'client.offline' || error.code === 'client.timeout');
  return isDown && path === PAGE ? readKept(now) : undefined;
}
