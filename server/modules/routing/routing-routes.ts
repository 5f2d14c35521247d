import { Type } from '@sinclair/typebox';
import { Id } from '../../../shared/contracts/basics.ts';
import { WrapUp } from '../../../shared/contracts/contacts.ts';
import { oneOf } from '../../../shared/contracts/basics.ts';
import {
  Desk,
  FloorAgent,
  IdentifyContact,
  QueueLive,
  REJECT_CODES,
  SetAgentState,
} from '../../../shared/contracts/routing.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { principalOf } from '../identity/index.ts';
import type { DeskUse } from './desk-service.ts';

const byId = Type.Object({ id: Id });
const Done = Type.Object({ ok: Type.Literal(true) });
const done = { ok: true } as const;

export const routingRoutes =
  (needs: { readonly desk: DeskUse }): RoomRoutes =>
  async (app) => {
    const { desk } = needs;
    app.get(
      '/desk',
      { schema: { tags, summary: 'My state and everything in my hands', response: { 200: Desk } } },
      (request) => desk.desk(principalOf(request)),
    );
    app.post(
      '/desk/state',
      {
        schema: {
          tags,
          summary: 'Ready, not ready with a reason, or off',
          body: SetAgentState,
          response: { 200: Desk },
        },
      },
      (request) => desk.setState(principalOf(request), request.body),
    );
    await app.register(contactActs(needs));
    await app.register(floorLooks(needs));
  };

const tags = ['desk'];

const contactActs =
  ({ desk }: { readonly desk: DeskUse }): RoomRoutes =>
  async (app) => {
    app.post(
      '/contacts/:id/accept',
      { schema: { tags, summary: 'Take the contact that rings at my desk', params: byId, response: { 200: Done } } },
      async (request) => {
        await desk.accept(principalOf(request), request.params.id);
        return done;
      },
    );
    app.post(
      '/contacts/:id/reject',
      {
        schema: {
          tags,
          summary: 'Give the offer back, with a reason',
          params: byId,
          body: Type.Object({ reason: oneOf(REJECT_CODES) }),
          response: { 200: Done },
        },
      },
      async (request) => {
        await desk.reject(principalOf(request), request.params.id, request.body.reason);
        return done;
      },
    );
    app.post(
      '/contacts/:id/end',
      { schema: { tags, summary: 'End the talk from my side', params: byId, response: { 200: Done } } },
      async (request) => {
        await desk.end(principalOf(request), request.params.id);
        return done;
      },
    );
    app.post(
      '/contacts/:id/customer',
      {
        schema: {
          tags,
          summary: 'Say who it is, as found in the records',
          params: byId,
          body: IdentifyContact,
          response: { 200: Done },
        },
      },
      async (request) => {
        await desk.identify(principalOf(request), request.params.id, request.body.customerId);
        return done;
      },
    );
    app.post(
      '/contacts/:id/wrap-up',
      {
        schema: {
          tags,
          summary: 'Disposition and note: ends the after-call work',
          params: byId,
          body: WrapUp,
          response: { 200: Done },
        },
      },
      async (request) => {
        await desk.wrapUp(principalOf(request), request.params.id, request.body);
        return done;
      },
    );
    await Promise.resolve();
  };

const floorLooks =
  ({ desk }: { readonly desk: DeskUse }): RoomRoutes =>
  async (app) => {
    app.get(
      '/queues',
      { schema: { tags: ['floor'], summary: 'Queues now', response: { 200: Type.Array(QueueLive) } } },
      (request) => desk.queues(principalOf(request)),
    );
    app.get(
      '/floor',
      { schema: { tags: ['floor'], summary: 'Agents now', response: { 200: Type.Array(FloorAgent) } } },
      (request) => desk.floor(principalOf(request)),
    );
    await Promise.resolve();
  };
