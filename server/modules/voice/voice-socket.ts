import { Type } from '@sinclair/typebox';
import { AttachPhone, EchoTest, PHONE_LOST } from '../../../shared/contracts/voice.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { socketCommand, type SocketOffer, type SocketSession } from '../../platform/socket/socket-types.ts';
import { demand, may, type SocketSubject } from '../identity/index.ts';
import type { AgentPhones } from './agent-phones.ts';

const Nothing = Type.Object({});

/** The softphone speaks over the desk's own socket: no second connection, no second sign-in. */
export function voiceSocket(needs: {
  readonly phones: AgentPhones;
  /** Nobody speaks through this phone now. */
  readonly isFree: (staffId: string) => boolean;
}): SocketOffer<SocketSubject> {
  const agentOf = (subject: SocketSubject): string => {
    if (subject.kind !== 'staff') throw new AppError({ code: 'common.forbidden', kind: 'forbidden' });
    // A leader who only listens needs a phone as well.
    if (!may(subject.principal, 'contact.supervise.voice')) demand(subject.principal, 'contact.handle.voice');
    return subject.principal.staffId;
  };
  const legs = new Map<string, { session: SocketSession<SocketSubject>; legId: string }>();
  needs.phones.hearLost((agentId, lost) => {
    for (const { session, legId } of legs.values())
      if (legId === lost) session.push({ topic: `agent:${agentId}`, type: PHONE_LOST, data: {} });
  });
  const attach = async (session: SocketSession<SocketSubject>, offerSdp: string): Promise<{ answerSdp: string }> => {
    const { answerSdp, legId } = await needs.phones.attach(agentOf(session.subject), offerSdp);
    legs.set(session.id, { session, legId });
    return { answerSdp };
  };
  const restart = async (session: SocketSession<SocketSubject>, offerSdp: string): Promise<{ answerSdp: string }> => {
    const { answerSdp, legId } = await needs.phones.restart(agentOf(session.subject), offerSdp);
    // The socket may be another than the one that attached: from now on its end is the one to look after.
    legs.set(session.id, { session, legId });
    return { answerSdp };
  };
  const echo = async (session: SocketSession<SocketSubject>, on: boolean): Promise<void> => {
    const agentId = agentOf(session.subject);
    // In a call the customer's voice has taken the echo's place already, and an end of the test must not take it away.
    if (needs.isFree(agentId)) await needs.phones.echo(agentId, on);
    else if (on) throw new AppError({ code: 'voice.you_are_talking', kind: 'conflict' });
  };
  return {
    closed: (session) => {
      const legId = legs.get(session.id)?.legId;
      legs.delete(session.id);
      // The page has come back over another socket, which is the one to look after now.
      if ([...legs.values()].some((line) => line.legId === legId)) return;
      // A leg that cannot be asked any more is gone already, and was told so.
      if (legId !== undefined) needs.phones.lookAfter(legId).catch(() => undefined);
    },
    commands: {
      'voice.attach': socketCommand<SocketSubject, typeof AttachPhone>(AttachPhone, (session, { offerSdp }) =>
        attach(session, offerSdp),
      ),
      'voice.restart': socketCommand<SocketSubject, typeof AttachPhone>(AttachPhone, (session, { offerSdp }) =>
        restart(session, offerSdp),
      ),
      'voice.echo-test': socketCommand<SocketSubject, typeof EchoTest>(EchoTest, (session, { on }) =>
        echo(session, on),
      ),
      'voice.detach': socketCommand<SocketSubject, typeof Nothing>(Nothing, (session) =>
        needs.phones.detach(agentOf(session.subject)),
      ),
    },
  };
}
