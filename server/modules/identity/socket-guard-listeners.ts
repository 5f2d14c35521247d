import type { CommittedEvent } from '../../platform/events/event.ts';
import type { SocketOffer, SocketSession } from '../../platform/socket/socket-types.ts';
import type { Sessions } from './session-service.ts';
import type { SocketSubject } from './socket-subject.ts';

/** Sign in again. Codes from 4000 on belong to the application (RFC 6455 §7.4.2); these repeat the HTTP status. */
export const CLOSE_SIGNED_OUT = 4401;
/** Connect again: post, place or permissions have changed, and a socket remembers those it was opened with. */
export const CLOSE_CHANGED = 4409;
export const CHECK_SOCKETS_EVERY_MS = 60_000;

/**
 * A socket outlives the request that opened it, so somebody must take it away when the session ends. Three ways, from quick to sure:
 * the event of the end (at once), a check right after opening (an end between the look at the cookie and the opening), and a check
 * every minute (time-outs, and events of a node that died before telling). The same check keeps the session of an open desk alive:
 * an agent may talk for an hour without one HTTP request. The price is that an open page is not idle; the absolute end stays.
 */
export interface SocketGuard {
  readonly offer: SocketOffer<SocketSubject>;
  /** To be subscribed to the tail of events. */
  hear(events: readonly CommittedEvent[]): void;
  /** To be called every CHECK_SOCKETS_EVERY_MS. */
  check(): Promise<void>;
}

type Socket = SocketSession<SocketSubject>;

export function createSocketGuard({ sessions }: { readonly sessions: Sessions }): SocketGuard {
  const sockets = new Set<Socket>();
  const staffOf = (socket: Socket) => (socket.subject.kind === 'staff' ? socket.subject.principal : undefined);

  const closeWhere = (key: 'sessionId' | 'staffId' | 'post', value: unknown, code: number): void => {
    for (const socket of sockets) {
      if (staffOf(socket)?.[key] === value) socket.close(code, code === CLOSE_CHANGED ? 'changed' : 'signed out');
    }
  };

  const check = async (which: readonly Socket[]): Promise<void> => {
    const ids = which.flatMap((socket) => staffOf(socket)?.sessionId ?? []);
    const alive = await sessions.keepAlive(ids);
    for (const id of ids) if (!alive.has(id)) closeWhere('sessionId', id, CLOSE_SIGNED_OUT);
  };

  return {
    offer: {
      opened: (socket) => {
        if (staffOf(socket) === undefined) return;
        sockets.add(socket);
        // Not told: the next check of the minute asks again, and a database that is away is reported by whoever needs it.
        check([socket]).catch(() => undefined);
      },
      closed: (socket) => void sockets.delete(socket),
    },
    hear: (events) => {
      for (const { type, data } of events) {
        if (type === 'staff_session.closed') closeWhere('sessionId', data['sessionId'], CLOSE_SIGNED_OUT);
        if (type === 'staff.changed') closeWhere('staffId', data['staffId'], CLOSE_CHANGED);
        if (type === 'post.changed') closeWhere('post', data['post'], CLOSE_CHANGED);
      }
    },
    check: () => check([...sockets]),
  };
}
