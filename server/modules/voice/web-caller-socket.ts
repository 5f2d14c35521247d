import { Type, type TSchema } from '@sinclair/typebox';
import { WEB_CALL_LINE_LOST, webCallTopicOf } from '../../../shared/contracts/voice-web-call-catalogue.ts';
import { CallKeys, CallRestart, CallStart, OnCall } from '../../../shared/contracts/voice-web-call.ts';
import { CONTACT_EVENTS } from '../../../shared/contracts/contacts-events.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { isId } from '../../../shared/kernel/id.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import {
  socketCommand,
  type PushFrame,
  type SocketOffer,
  type SocketSession,
} from '../../platform/socket/socket-types.ts';
import type { SocketSubject } from '../identity/index.ts';
import type { IceServers } from './ice-servers.ts';
import type { WebCallerLines } from './web-caller-lines.ts';
import type { Visitor, WebCallers } from './web-caller-service.ts';

const Nothing = Type.Object({});

const visitorOf = ({ subject }: SocketSession<SocketSubject>): Visitor => {
  if (subject.kind !== 'visitor') throw new AppError({ code: 'messaging.not_a_visitor', kind: 'forbidden' });
  return { visitorId: subject.visitorId, source: subject.source };
};

/** That something changed, and nothing else: the page asks what. */
export function webCallFrames({ data }: CommittedEvent): Omit<PushFrame, 'position'>[] {
  const { contactId, channel } = data;
  if (channel !== 'voice' || typeof contactId !== 'string') return [];
  return [{ topic: webCallTopicOf(contactId), type: 'changed', data: {} }];
}

/** The call of the web page goes over the socket of the page: no second proof of who it is, and the node that has the sound. */
export function webCallerSocket(needs: {
  readonly callers: WebCallers;
  readonly lines: Pick<WebCallerLines, 'lookAfter' | 'hearLost'>;
  readonly iceServers: IceServers;
}): SocketOffer<SocketSubject> {
  const { callers } = needs;
  const command = <S extends TSchema>(
    schema: S,
    run: (visitor: Visitor, data: Parameters<Parameters<typeof socketCommand<SocketSubject, S>>[1]>[1]) => unknown,
  ) => socketCommand<SocketSubject, S>(schema, async (session, data) => (await run(visitorOf(session), data)) ?? {});
  const pages = new Map<string, SocketSession<SocketSubject>>();
  needs.lines.hearLost((visitorId, contactId) => {
    for (const page of pages.values())
      if (page.subject.kind === 'visitor' && page.subject.visitorId === visitorId)
        page.push({ topic: webCallTopicOf(contactId), type: WEB_CALL_LINE_LOST, data: {} });
  });
  return {
    opened: (session) => {
      if (session.subject.kind === 'visitor') pages.set(session.id, session);
    },
    closed: ({ id, subject }) => {
      pages.delete(id);
      // A leg that cannot be asked any more is gone already, and was told so.
      if (subject.kind === 'visitor') needs.lines.lookAfter(subject.visitorId).catch(() => undefined);
    },
    topics: [
      {
        prefix: 'call',
        may: async ({ subject }, contactId) =>
          subject.kind === 'visitor' && isId(contactId) && (await callers.isOf(contactId, subject.visitorId)),
      },
    ],
    projections: [
      {
        types: [
          CONTACT_EVENTS.queued,
          CONTACT_EVENTS.connected,
          CONTACT_EVENTS.returned,
          CONTACT_EVENTS.transferred,
          CONTACT_EVENTS.ended,
          CONTACT_EVENTS.abandoned,
          CONTACT_EVENTS.failed,
        ],
        frames: webCallFrames,
      },
    ],
    commands: {
      'call.ice': command(Nothing, ({ visitorId }) => needs.iceServers(`visitor-${visitorId}`)),
      'call.now': command(Nothing, ({ visitorId }) => callers.now(visitorId)),
      'call.start': command(CallStart, (visitor, wish) => callers.start(visitor, wish)),
      'call.ready': command(OnCall, ({ visitorId }, { contactId }) => callers.ready(visitorId, contactId)),
      'call.restart': command(CallRestart, ({ visitorId }, { contactId, offerSdp }) =>
        callers.restart(visitorId, contactId, offerSdp),
      ),
      'call.keys': command(CallKeys, ({ visitorId }, { contactId, keys }) => callers.keys(visitorId, contactId, keys)),
      'call.end': command(OnCall, ({ visitorId }, { contactId }) => callers.end(visitorId, contactId)),
    },
  };
}
