import { DIAL_EVENTS, DialCancel, DialWish } from '../../../../shared/contracts/voice-outbound.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { CommittedEvent } from '../../../platform/events/event.ts';
import {
  socketCommand,
  type PushFrame,
  type SocketOffer,
  type SocketSession,
} from '../../../platform/socket/socket-types.ts';
import type { Principal, SocketSubject } from '../../identity/index.ts';
import type { DialUse } from './dial-use-service.ts';

const whoIs = ({ subject }: SocketSession<SocketSubject>): Principal => {
  if (subject.kind !== 'staff') throw new AppError({ code: 'common.forbidden', kind: 'forbidden' });
  return subject.principal;
};

function dialFrames({ data }: CommittedEvent): Omit<PushFrame, 'position'>[] {
  const { agentId, contactId = null, state = null, outcome = null } = data;
  if (typeof agentId !== 'string') return [];
  return [{ topic: `agent:${agentId}`, type: DIAL_EVENTS.changed, data: { contactId, state, outcome } }];
}

/** A call is dialled where the agent's phone is: over the socket of their desk. */
export const outboundSocket = (use: DialUse): SocketOffer<SocketSubject> => ({
  projections: [{ types: [DIAL_EVENTS.changed], frames: dialFrames }],
  commands: {
    'dial.start': socketCommand<SocketSubject, typeof DialWish>(DialWish, (session, wish) =>
      use.dial(whoIs(session), wish),
    ),
    'dial.cancel': socketCommand<SocketSubject, typeof DialCancel>(DialCancel, async (session, { contactId }) => {
      await use.cancel(whoIs(session), contactId);
      return {};
    }),
  },
});
