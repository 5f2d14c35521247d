import { Type } from '@sinclair/typebox';
import { AttachPhone } from '../../../shared/contracts/voice.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { socketCommand, type SocketOffer } from '../../platform/socket/socket-types.ts';
import { demand, type SocketSubject } from '../identity/index.ts';
import type { AgentPhones } from './agent-phones.ts';

const Nothing = Type.Object({});

/** The softphone speaks over the desk's own socket: no second connection, no second sign-in. */
export function voiceSocket(needs: { readonly phones: AgentPhones }): SocketOffer<SocketSubject> {
  const agentOf = (subject: SocketSubject): string => {
    if (subject.kind !== 'staff') throw new AppError({ code: 'common.forbidden', kind: 'forbidden' });
    demand(subject.principal, 'contact.handle.voice');
    return subject.principal.staffId;
  };
  return {
    commands: {
      'voice.attach': socketCommand<SocketSubject, typeof AttachPhone>(AttachPhone, (session, { offerSdp }) =>
        needs.phones.attach(agentOf(session.subject), offerSdp),
      ),
      'voice.detach': socketCommand<SocketSubject, typeof Nothing>(Nothing, (session) =>
        needs.phones.detach(agentOf(session.subject)),
      ),
    },
  };
}
