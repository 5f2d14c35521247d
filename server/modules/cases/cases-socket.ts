import { Type } from '@sinclair/typebox';
import { Id } from '../../../shared/contracts/basics.ts';
import { CASE_EVENTS, ORDER_EVENTS } from '../../../shared/contracts/cases-events.ts';
import { MarkRead, NewOrderMessage } from '../../../shared/contracts/cases-orders.ts';
import { isId } from '../../../shared/kernel/id.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import { socketCommand, type PushFrame, type SocketOffer } from '../../platform/socket/socket-types.ts';
import { may, type Principal } from '../identity/index.ts';
import type { CaseReading } from './case-reading-service.ts';
import type { OrderTalkRoom } from './order-talk-service.ts';

/**
 * Live: `order:<id>` for who works on it, `case:<id>` for the desk, `crew:<code>` for a crew's list, `cases` for supervisors and
 * the wall. A frame says what changed and carries no personal data; the screen reads the rest with its own rights.
 */
type Frame = Omit<PushFrame, 'position'>;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function orderFrames({ aggregateId, type, data }: CommittedEvent): Frame[] {
  const topics = [`order:${aggregateId}`];
  const caseId = textOf(data['caseId']);
  if (caseId !== undefined) topics.push(`case:${caseId}`);
  const talk = type === ORDER_EVENTS.messagesRead || type === ORDER_EVENTS.fileAdded;
  if (!talk) {
    const crews = new Set([textOf(data['crew']), textOf(data['previousCrew'])]);
    for (const crew of crews) if (crew !== undefined) topics.push(`crew:${crew}`);
    if (type !== ORDER_EVENTS.messagePosted) topics.push('cases');
  }
  return topics.map((topic) => ({ topic, type, data }));
}

const caseFrames = ({ aggregateId, type, data }: CommittedEvent): Frame[] => {
  const topics = [`case:${aggregateId}`, 'cases'];
  // Whoever is answerable hears of it wherever he is, without having the case open.
  for (const key of ['ownerId', 'previousOwnerId']) {
    const staffId = textOf(data[key]);
    if (staffId !== undefined) topics.push(`my_cases:${staffId}`);
  }
  return topics.map((topic) => ({ topic, type, data }));
};

export function casesSocket(needs: {
  readonly talk: OrderTalkRoom;
  readonly reading: CaseReading;
}): SocketOffer<Principal> {
  const Post = Type.Composite([NewOrderMessage, Type.Object({ orderId: Id })]);
  const Read = Type.Composite([MarkRead, Type.Object({ orderId: Id })]);
  return {
    commands: {
      'order.post_message': socketCommand(Post, (session, { orderId, ...message }) =>
        needs.talk.post(session.subject, orderId, message),
      ),
      'order.mark_read': socketCommand(Read, async (session, { orderId, seq }) => {
        await needs.talk.markRead(session.subject, orderId, seq);
        return {};
      }),
    },
    topics: [
      { prefix: 'order', may: ({ subject }, rest) => isId(rest) && needs.reading.maySeeOrder(subject, rest) },
      { prefix: 'case', may: ({ subject }, rest) => isId(rest) && needs.reading.maySeeCase(subject, rest) },
      {
        prefix: 'crew',
        may: ({ subject }, rest) =>
          may(subject, 'order.view') && (subject.team === rest || (may(subject, 'order.dispatch') && rest !== '')),
      },
      { prefix: 'my_cases', may: ({ subject }, rest) => rest === subject.staffId },
      {
        prefix: 'cases',
        may: ({ subject }) => may(subject, 'wallboard.view') || may(subject, 'case.supervise'),
      },
    ],
    projections: [
      { types: Object.values(ORDER_EVENTS), frames: orderFrames },
      { types: Object.values(CASE_EVENTS), frames: caseFrames },
    ],
  };
}
