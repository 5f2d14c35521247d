import { Type } from '@sinclair/typebox';
import { Id } from '../../../../shared/contracts/basics.ts';
import {
  AcceptHandover,
  BeginHandover,
  EditHandover,
  HandoverDetail,
  HandoverPage,
  HandoverQuery,
  LeftBehind,
  MyWork,
  OfferHandover,
  ReadItems,
  ReturnHandover,
  Roster,
  SetRoster,
  SignHandover,
} from '../../../../shared/contracts/routing-handover.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { Callbacks } from './callbacks-service.ts';
import type { Incoming } from './incoming-service.ts';
import type { Leader } from './leader-service.ts';
import type { Outgoing } from './outgoing-service.ts';
import type { HandoverReading } from './reading-service.ts';
import type { Shifts } from './shift-service.ts';

export interface HandoverUse {
  readonly outgoing: Outgoing;
  readonly incoming: Incoming;
  readonly leader: Leader;
  readonly reading: HandoverReading;
  readonly shifts: Shifts;
  readonly callbacks: Callbacks;
}

const byId = Type.Object({ id: Id });
const tags = ['handover'];

/** The body of an act; the answer is always the handover as it is now. */
const act = <B extends Parameters<typeof Type.Object>[0][string]>(summary: string, body: B) => ({
  schema: { tags, summary, params: byId, body, response: { 200: HandoverDetail } },
});

export const handoverRoutes =
  ({ outgoing, incoming, leader, reading, shifts, callbacks }: HandoverUse): RoomRoutes =>
  async (app) => {
    const at = '/routing/handovers';
    app.get(
      at,
      {
        schema: {
          tags,
          summary: 'Handovers: mine, or of my charge',
          querystring: HandoverQuery,
          response: { 200: HandoverPage },
        },
      },
      (request) => reading.list(principalOf(request), request.query),
    );
    app.get(`${at}/mine`, { schema: { tags, summary: 'What I hold now', response: { 200: MyWork } } }, (request) =>
      reading.mine(principalOf(request)),
    );
    app.get(
      `${at}/left-behind`,
      { schema: { tags, summary: 'Work that lies with somebody who is not here', response: { 200: LeftBehind } } },
      (request) => leader.leftBehind(principalOf(request)),
    );
    app.get(
      `${at}/roster`,
      { schema: { tags, summary: 'Shifts, and who is on which', response: { 200: Roster } } },
      (request) => shifts.roster(principalOf(request)),
    );
    app.put(
      `${at}/roster`,
      { schema: { tags, summary: 'Put people on shifts', body: SetRoster, response: { 200: Roster } } },
      (request) => shifts.set(principalOf(request), request.body),
    );
    app.post(
      at,
      {
        schema: {
          tags,
          summary: 'Begin my handover, or open the one that is there',
          body: BeginHandover,
          response: { 200: HandoverDetail },
        },
      },
      async (request) => {
        const principal = principalOf(request);
        return reading.one(principal, await outgoing.begin(principal));
      },
    );
    app.get(
      `${at}/:id`,
      { schema: { tags, summary: 'A handover with its stories', params: byId, response: { 200: HandoverDetail } } },
      (request) => reading.one(principalOf(request), request.params.id),
    );
    app.put(`${at}/:id`, act('Notes on it and on its items', EditHandover), async (request) => {
      await outgoing.edit(principalOf(request), request.params.id, request.body);
      return reading.one(principalOf(request), request.params.id);
    });
    app.post(`${at}/:id/offer`, act('Say to whom it goes', OfferHandover), async (request) => {
      await outgoing.offer(principalOf(request), request.params.id, request.body);
      return reading.one(principalOf(request), request.params.id);
    });
    app.post(`${at}/:id/sign`, act('Sign as the one who goes', SignHandover), async (request) => {
      await outgoing.sign(principalOf(request), request.params.id, request.body);
      return reading.one(principalOf(request), request.params.id);
    });
    app.post(`${at}/:id/reclaim`, act('I am back and hand over myself', SignHandover), async (request) => {
      await outgoing.reclaim(principalOf(request), request.params.id, request.body);
      return reading.one(principalOf(request), request.params.id);
    });
    app.post(`${at}/:id/claim`, act('Take it out of the pool of my shift', SignHandover), async (request) => {
      await incoming.claim(principalOf(request), request.params.id, request.body);
      return reading.one(principalOf(request), request.params.id);
    });
    app.post(`${at}/:id/read`, act('Items that I have read', ReadItems), async (request) => {
      await incoming.read(principalOf(request), request.params.id, request.body);
      return reading.one(principalOf(request), request.params.id);
    });
    app.post(`${at}/:id/accept`, act('Sign as the one who comes', AcceptHandover), async (request) => {
      await incoming.accept(principalOf(request), request.params.id, request.body);
      return reading.one(principalOf(request), request.params.id);
    });
    app.post(`${at}/:id/return`, act('Send it back, with a reason', ReturnHandover), async (request) => {
      await incoming.return(principalOf(request), request.params.id, request.body);
      return reading.one(principalOf(request), request.params.id);
    });
    app.post(`${at}/:id/take-over`, act('Take over for somebody who is absent', SignHandover), async (request) => {
      await leader.takeOver(principalOf(request), request.params.id, request.body);
      return reading.one(principalOf(request), request.params.id);
    });
    app.post(
      `${at}/:id/assign`,
      act('Sign for the absent one and say who takes it', OfferHandover),
      async (request) => {
        await leader.assign(principalOf(request), request.params.id, request.body);
        return reading.one(principalOf(request), request.params.id);
      },
    );
    app.post(
      `${at}/callbacks/:id/kept`,
      {
        schema: {
          tags,
          summary: 'A promised call-back was made',
          params: byId,
          response: { 200: Type.Object({ ok: Type.Literal(true) }) },
        },
      },
      async (request) => {
        await callbacks.kept(principalOf(request), request.params.id);
        return { ok: true as const };
      },
    );
    await Promise.resolve();
  };
