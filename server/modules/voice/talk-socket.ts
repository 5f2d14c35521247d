import { Type, type TSchema } from '@sinclair/typebox';
import { CONTACT_EVENTS } from '../../../shared/contracts/contacts-events.ts';
import {
  AbuseEndWish,
  AnswerWish,
  CallWish,
  EarWish,
  KeysWish,
  MuteWish,
  OnContact,
  PassWish,
  TalkWish,
} from '../../../shared/contracts/voice-talk.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import {
  socketCommand,
  type PushFrame,
  type SocketOffer,
  type SocketSession,
} from '../../platform/socket/socket-types.ts';
import type { Principal, SocketSubject } from '../identity/index.ts';
import type { AbuseUse } from './abuse-service.ts';
import type { Supervision } from './supervision-service.ts';
import type { TalkUse } from './talk-use-service.ts';

const Nothing = Type.Object({});

const whoIs = ({ subject }: SocketSession<SocketSubject>): Principal => {
  if (subject.kind !== 'staff') throw new AppError({ code: 'common.forbidden', kind: 'forbidden' });
  return subject.principal;
};

/** Ids only: what is heard, and by whom, is read anew by whoever may. */
export function talkFrames({ data }: CommittedEvent): Omit<PushFrame, 'position'>[] {
  const staff = Array.isArray(data['staff']) ? data['staff'] : [];
  const concerned = new Set([data['agentId'], ...(staff as unknown[])].filter((id) => typeof id === 'string'));
  const { contactId = null } = data;
  return [...concerned].map((id) => ({ topic: `agent:${id}`, type: 'talk.changed', data: { contactId } }));
}

/** Call control, at the node that has the sound: what a desk of another node asks is brought here (nodes/commands-elsewhere). */
export function talkSocket(needs: {
  use: TalkUse;
  abuse: AbuseUse;
  supervision: Supervision;
}): SocketOffer<SocketSubject> {
  const { use, abuse, supervision } = needs;
  const command = <S extends TSchema>(
    schema: S,
    run: (principal: Principal, data: Parameters<Parameters<typeof socketCommand<SocketSubject, S>>[1]>[1]) => unknown,
  ) => socketCommand<SocketSubject, S>(schema, async (session, data) => (await run(whoIs(session), data)) ?? {});
  return {
    projections: [{ types: [CONTACT_EVENTS.talkChanged], frames: talkFrames }],
    commands: {
      'talk.now': command(Nothing, (who) => use.now(who)),
      'talk.act': command(TalkWish, (who, { contactId, act }) => use.act(who, contactId, act)),
      'talk.call': command(CallWish, (who, { contactId, to }) => use.call(who, contactId, to)),
      'talk.pass': command(PassWish, (who, { contactId, number }) => use.pass(who, contactId, number)),
      'talk.keys': command(KeysWish, (who, { contactId, keys }) => use.press(who, contactId, keys)),
      'talk.mute': command(MuteWish, (who, { contactId, muted }) => use.mute(who, contactId, muted)),
      'talk.answer': command(AnswerWish, (who, { contactId, accept }) => use.answer(who, contactId, accept)),
      'talk.leave': command(OnContact, (who, { contactId }) => use.leave(who, contactId)),
      'talk.warn': command(OnContact, (who, { contactId }) => abuse.warn(who, contactId)),
      'talk.abuse_end': command(AbuseEndWish, (who, { contactId, reason }) => abuse.end(who, contactId, reason)),
      'ear.now': command(Nothing, (who) => ({ ear: supervision.now(who.staffId) })),
      'ear.hear': command(EarWish, (who, { staffId, mode }) => supervision.hearInto(who, staffId, mode)),
      'ear.stop': command(Nothing, (who) => supervision.stop(who)),
    },
  };
}
