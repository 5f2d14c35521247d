import type { SocketOffer } from '../../platform/socket/socket-types.ts';
import type { SocketSubject } from '../identity/index.ts';
import type { CallDriver } from './call-driver.ts';
import type { CallerMinute } from './caller-minute-service.ts';
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

type Joined = 'lines' | 'onAnswered' | 'hungUp' | 'press' | 'gone';

export function createWebCallerDoor(
  given: Omit<WebCallersNeeds, Joined> & {
    readonly iceServers: IceServers;
    readonly minute: Pick<CallerMinute, 'greet' | 'hear' | 'turnAway'>;
    readonly driver: Pick<CallDriver, 'ended' | 'gone' | 'end'>;
  },
): WebCallerDoor {
  const { minute, driver } = given;
  const gone = (call: Call, reason: string): void => driver.gone(call, reason);
  const tooLong = (call: Call): void => void driver.end(call.contactId, 'system', 'too_long');
  const lines = createWebCallerLines({ media: given.media, log: given.log, gone, tooLong });
  given.calls.onOver(lines.remove);
  const callers = createWebCallers({
    ...given,
    lines,
    gone,
    onAnswered: (call, straight) => (call.isTurnedAway ? minute.turnAway(call) : minute.greet(call, straight)),
    hungUp: (call) => driver.ended(call, call.sip, { cause: 'local_bye' }),
    press: (call, key) => minute.hear({ type: 'dtmf', legId: call.legId, key }),
  });
  return { socket: webCallerSocket({ callers, lines, iceServers: given.iceServers }), lost: lines.lost };
}
