import { Type } from '@sinclair/typebox';
import { AttachPhone } from '../../../shared/contracts/voice.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { socketCommand, type SocketOffer, type SocketSession } from '../../platform/socket/socket-types.ts';
import { demand, may, type SocketSubject } from '../identity/index.ts';
import type { AgentPhones } from './agent-phones.ts';

const Nothing = Type.Object({});

/** The softphone speaks over the desk's own socket: no second connection, no second sign-in. */
export function voiceSocket(needs: { readonly phones: AgentPhones }): SocketOffer<SocketSubject> {
  const agentOf = (subject: SocketSubject): string => {
    if (subject.kind !== 'staff') throw new AppError({ code: 'common.forbidden', kind: 'forbidden' });
    // A leader who only listens needs a phone as well.
    if (!may(subject.principal, 'contact.supervise.voice')) demand(subject.principal, 'contact.handle.voice');
    return subject.principal.staffId;
  };
  const legs = new Map<string, string>();
  const attach = async (session: SocketSession<SocketSubject>, offerSdp: string): Promise<{ answerSdp: string }> => {
    const { answerSdp, legId } = await needs.phones.attach(agentOf(session.subject), offerSdp);
    legs.set(session.id, legId);
    return { answerSdp };
  };
  return {
    closed: (session) => {
      const legId = legs.get(session.id);
      legs.delete(session.id);
      // A leg that cannot be asked any more is gone already, and was told so.
      if (legId !== undefined) needs.phones.lookAfter(legId).catch(() => undefined);
    },
    commands: {
      'voice.attach': socketCommand<SocketSubject, typeof AttachPhone>(AttachPhone, (session, { offerSdp }) =>
        attach(session, offerSdp),
      ),
      'voice.detach': socketCommand<SocketSubject, typeof Nothing>(Nothing, (session) =>
        needs.phones.detach(agentOf(session.subject)),
      ),
    },
  };
}
