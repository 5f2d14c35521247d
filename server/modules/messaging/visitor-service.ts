import type { ChatLanguage } from '../../../shared/contracts/messaging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Db } from '../../platform/db/database.ts';
import { isSameOrigin } from '../identity/index.ts';
import { insertVisitor, visitorByToken } from './messaging-store.ts';
import { createRateLimit } from '../../platform/rate-limit.ts';
import { SOURCE_SOCKETS, SOURCE_VISITORS } from './rate-limits.ts';
import { newVisitorToken, visitorTokenHash, visitorTokenIn, type TokenHeaders } from './visitor-token.ts';

export interface Visitors {
  /** Who is it, by cookie, Authorization header or sub-protocol; for HTTP and for the socket's upgrade. */
  authenticate(headers: TokenHeaders): Promise<{ readonly visitorId: string } | undefined>;
  /** For the socket's upgrade, which also counts against the source address. */
  authenticateVisitor(request: {
    readonly headers: TokenHeaders & { readonly origin?: string | undefined; readonly host?: string | undefined };
    readonly socket: { readonly remoteAddress?: string | undefined };
  }): Promise<{ readonly visitorId: string } | undefined>;
  /** The known visitor, or a new one with a new token. */
  welcome(
    headers: TokenHeaders,
    from: { readonly language: ChatLanguage; readonly source: string },
  ): Promise<{ readonly visitorId: string; readonly token: string }>;
}

export const tooFast = (): AppError => new AppError({ code: 'messaging.too_fast', kind: 'rate_limited' });

export function createVisitors(needs: { db: Db; clock: Clock; publicUrl?: string | undefined }): Visitors {
  const newVisitors = createRateLimit(SOURCE_VISITORS);
  const sockets = createRateLimit(SOURCE_SOCKETS);
  const known = async (headers: TokenHeaders): Promise<{ visitorId: string; token: string } | undefined> => {
    const token = visitorTokenIn(headers);
    if (token === undefined) return undefined;
    const row = await visitorByToken(needs.db, visitorTokenHash(token));
    return row === undefined ? undefined : { visitorId: row.id, token };
  };
  const authenticate: Visitors['authenticate'] = async (headers) => {
    const found = await known(headers);
    return found === undefined ? undefined : { visitorId: found.visitorId };
  };
  return {
    authenticate,
    authenticateVisitor: async ({ headers, socket }) => {
      // A cookie goes along with the socket of any page of the same site, also of a sibling host that is not ours.
      if (!isSameOrigin(headers.origin, headers.host, needs.publicUrl)) return undefined;
      if (!sockets.take(socket.remoteAddress ?? '', needs.clock.now().getTime())) return undefined;
      return authenticate(headers);
    },
    welcome: async (headers, { language, source }) => {
      const found = await known(headers);
      if (found !== undefined) return found;
      const now = needs.clock.now();
      if (!newVisitors.take(source, now.getTime())) throw tooFast();
      const token = newVisitorToken();
      const visitorId = newId(now.getTime());
      await insertVisitor(needs.db, { id: visitorId, tokenHash: visitorTokenHash(token), language, now });
      return { visitorId, token };
    },
  };
}
