import { createSocketClient, type SocketClient, type SocketLike } from './socket-client.ts';

/** The socket client with the browser's own WebSocket, clock and chance. */
export function browserSocket(needs: { readonly path?: string; readonly onNotOpened?: () => void }): SocketClient {
  const address = new URL(needs.path ?? '/ws', window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return createSocketClient({
    // A WebSocket is one; only the types of its handlers name more than we use.
    open: () => new WebSocket(address) as SocketLike,
    now: () => Date.now(),
    random: () => Math.random(),
    after: (ms, run) => {
      const timer = window.setTimeout(run, ms);
      return () => window.clearTimeout(timer);
    },
    ...(needs.onNotOpened ? { onNotOpened: needs.onNotOpened } : {}),
  });
}
