import { Type } from '@sinclair/typebox';
import { AttachPhone, EchoTest, PHONE_LOST, PHONE_MOVED } from '../../../shared/contracts/voice.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { socketCommand, type SocketOffer, type SocketSession } from '../../platform/socket/socket-types.ts';
import { demand, may, type SocketSubject } from '../identity/index.ts';
import type { RoamingPhones } from './nodes/index.ts';

const Nothing = Type.Object({});

/** The softphone speaks over the desk's own socket: no second connection, no second sign-in. */
export function voiceSocket(needs: {
  readonly phones: RoamingPhones;
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
  /** To the page that has this leg; false when none has it here. */
  const tell = (told: string, type: typeof PHONE_LOST | typeof PHONE_MOVED): boolean => {
    const theirs = [...legs.values()].filter(({ legId }) => legId === told);
    for (const { session } of theirs) session.push({ topic: `agent:${agentOf(session.subject)}`, type, data: {} });
    return theirs.length > 0;
  };
  needs.phones.hearLost((_, legId) => void tell(legId, PHONE_LOST));
  needs.phones.hearMoved((legId) => tell(legId, PHONE_MOVED));
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
