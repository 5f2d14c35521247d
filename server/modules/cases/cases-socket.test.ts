import { describe, expect, it } from 'vitest';
import { CASE_EVENTS, ORDER_EVENTS } from '../../../shared/contracts/cases-events.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import type { SocketSession } from '../../platform/socket/socket-types.ts';
import type { Principal } from '../identity/index.ts';
import { casesSocket } from './cases-socket.ts';

const orderId = newId();
const caseId = newId();
const offer = casesSocket({
  talk: {
    post: () => Promise.reject(new Error('not asked for')),
    read: () => Promise.reject(new Error('not asked for')),
    markRead: () => Promise.resolve(),
  },
  reading: {
    maySeeOrder: (principal: Principal, id: string) =>
      Promise.resolve(principal.team === 'crew-east' && id === orderId),
    maySeeCase: () => Promise.resolve(true),
  } as never,
});
const session = (team: string, ...permissions: string[]) =>
  ({ subject: { staffId: 'me', team, permissions: new Set(permissions) } }) as unknown as SocketSession<Principal>;
const may = (topic: string, s: SocketSession<Principal>) => {
  const [prefix = '', rest = ''] = topic.split(':');
  return offer.topics?.find((t) => t.prefix === prefix)?.may(s, rest);
};
const topicsOf = (type: string, data: Record<string, unknown>): string[] => {
  const aggregateId = type.startsWith('order') ? orderId : caseId;
  const event: CommittedEvent = { position: 1, seq: 1, at: new Date(), aggregate: '', aggregateId, type, data };
  const projection = offer.projections?.find((p) => p.types.includes(type));
  return (projection?.frames(event) ?? []).map((frame) => frame.topic);
};

describe('who hears what', () => {
  it('lets only those listen to an order who may see it', async () => {
    expect(await may(`order:${orderId}`, session('crew-east'))).toBe(true);
    expect(await may(`order:${orderId}`, session('crew-west'))).toBe(false);
    expect(await may('order:everything', session('crew-east'))).toBe(false);
  });
  it('gives a crew its own list, a dispatcher every crew’s, and the wall only to those who watch it', () => {
    expect(may('crew:crew-east', session('crew-east', 'order.view'))).toBe(true);
    expect(may('crew:crew-west', session('crew-east', 'order.view'))).toBe(false);
    expect(may('crew:crew-west', session('office', 'order.view', 'order.dispatch'))).toBe(true);
    expect(may('cases', session('crew-east', 'order.view'))).toBe(false);
    expect(may('cases', session('office', 'wallboard.view'))).toBe(true);
    expect(may('my_cases:you', session('x'))).toBe(false);
  });
  it('tells the crew that loses an order as well as the one that gets it', () => {
    const data = { caseId, crew: 'crew-west', previousCrew: 'crew-east' };
    expect(topicsOf(ORDER_EVENTS.stateChanged, data)).toEqual([
      `order:${orderId}`,
      `case:${caseId}`,
      'crew:crew-west',
      'crew:crew-east',
      'cases',
    ]);
  });
  it('keeps the talk to the order, its case and its crew', () => {
    expect(topicsOf(ORDER_EVENTS.messagePosted, { caseId, crew: 'crew-east' })).not.toContain('cases');
    expect(topicsOf(ORDER_EVENTS.messagesRead, { caseId, crew: 'crew-east' })).toEqual([
      `order:${orderId}`,
      `case:${caseId}`,
    ]);
  });
  it('tells the old owner and the new one', () => {
    const data = { ownerId: 'new', previousOwnerId: 'old' };
    expect(topicsOf(CASE_EVENTS.ownerChanged, data)).toEqual([
      `case:${caseId}`,
      'cases',
      'my_cases:new',
      'my_cases:old',
    ]);
  });
});
