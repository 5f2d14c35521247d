import type { SocketOffer } from '../../platform/socket/socket-types.ts';
import type { SocketSubject } from '../identity/index.ts';
import type { Call } from './calls.ts';
import type { IceServers } from './ice-servers.ts';
import { createWebCallerLines, type WebCallerLines } from './web-caller-lines.ts';
import { createWebCallers, type WebCallersNeeds } from './web-caller-service.ts';
import { webCallerSocket } from './web-caller-socket.ts';

/** Calls from the web page: beside `inbound-service` the second door, with the same house behind it. */
export interface WebCallerDoor {
  readonly socket: SocketOffer<SocketSubject>;
  /** False: the leg belongs to no caller of the web page. */
  lost: WebCallerLines['lost'];
}

export function createWebCallerDoor(
  needs: Omit<WebCallersNeeds, 'lines'> & {
    readonly iceServers: IceServers;
    readonly tooLong: (call: Call) => void;
  },
): WebCallerDoor {
  const lines = createWebCallerLines(needs);
  needs.calls.onOver(lines.remove);
  const callers = createWebCallers({ ...needs, lines });
  return { socket: webCallerSocket({ callers, lines, iceServers: needs.iceServers }), lost: lines.lost };
}
