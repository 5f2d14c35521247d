import type { Listener } from '../../../platform/events/listeners.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import type { SocketOffer } from '../../../platform/socket/socket-types.ts';
import type { SocketSubject } from '../../identity/index.ts';
import { createCallbackCall, type CallbackCallNeeds } from './callback-call-service.ts';
import { createDialReading } from './dial-reading-service.ts';
import { createDialRecords } from './dial-record-service.ts';
import { createDialUse, type DialUse, type DialUseNeeds } from './dial-use-service.ts';
import { dialListener } from './outbound-listeners.ts';
import { outboundRoutes } from './outbound-routes.ts';
import { outboundSocket } from './outbound-socket.ts';
import { createOutgoing, type Outgoing, type OutgoingNeeds } from './outgoing-service.ts';

export type { CallbackDialling } from './callback-call-service.ts';
export { dialMachine } from './dial-state.ts';
export type { DialTarget, DialTargets } from './dial-use-service.ts';

export interface Outbound {
  /** For the driver: a contact that an agent has accepted and that is to be dialled. */
  readonly callBack: (contactId: string, agentId: string) => Promise<boolean>;
  readonly use: DialUse;
  readonly hear: Outgoing['hear'];
  readonly routes: RoomRoutes;
  readonly socket: SocketOffer<SocketSubject>;
  readonly listeners: readonly Listener[];
}

/** Calls from agents to customers: what starts them, what becomes of them, who may not be called. */
export function createOutbound(
  needs: Omit<OutgoingNeeds, 'records'> &
    Omit<CallbackCallNeeds, 'outgoing' | 'records'> &
    Omit<DialUseNeeds, 'outgoing' | 'records'> &
    Parameters<typeof createDialReading>[0],
): Outbound {
  const records = createDialRecords(needs);
  const outgoing = createOutgoing({ ...needs, records });
  const use = createDialUse({ ...needs, records, outgoing });
  return {
    callBack: createCallbackCall({ ...needs, records, outgoing }),
    use,
    hear: outgoing.hear,
    routes: outboundRoutes(createDialReading(needs)),
    socket: outboundSocket(use),
    listeners: [dialListener(records)],
  };
}
