import { Type } from '@sinclair/typebox';
import { Id, nullable } from '../../../../shared/contracts/basics.ts';
import {
  Callback,
  CallbackFigures,
  CallbackPage,
  CallbackQuery,
  CallbackStory,
  CallbackWindow,
  CancelCallback,
  FiguresQuery,
  ReassignWindow,
  SettleCallback,
} from '../../../../shared/contracts/routing-callbacks.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { CallbackDesk } from './callback-desk-service.ts';
import type { CallbackReading } from './callback-reading-service.ts';

const byId = Type.Object({ id: Id });
const BASE = '/routing/callbacks';
const tags = ['callbacks'];

const acts =
  (desk: CallbackDesk): RoomRoutes =>
  async (app) => {
    const schema = { tags, params: byId, response: { 200: Callback } };
    app.post(
      `${BASE}/:id/cancel`,
      { schema: { ...schema, summary: 'Take a promise back, with a reason', body: CancelCallback } },
      (request) => desk.cancel(principalOf(request), request.params.id, request.body.reason),
    );
    app.post(`${BASE}/:id/try-now`, { schema: { ...schema, summary: 'Call at the next free desk' } }, (request) =>
      desk.tryNow(principalOf(request), request.params.id),
    );
    app.post(
      `${BASE}/:id/window`,
      { schema: { ...schema, summary: 'Another time for the call', body: ReassignWindow } },
      (request) => desk.reassign(principalOf(request), request.params.id, request.body.windowCode),
    );
    app.post(
      `${BASE}/:id/settle`,
      { schema: { ...schema, summary: 'A broken promise was dealt with', body: SettleCallback } },
      (request) => desk.settle(principalOf(request), request.params.id, request.body.note),
    );
    await Promise.resolve();
  };

export const callbacksRoutes =
  (needs: { readonly reading: CallbackReading; readonly desk: CallbackDesk }): RoomRoutes =>
  async (app) => {
    const { reading } = needs;
    app.get(
      BASE,
      {
        schema: {
          tags,
          summary: 'Callbacks, the next first',
          querystring: CallbackQuery,
          response: { 200: CallbackPage },
        },
      },
      (request) => reading.list(principalOf(request), request.query),
    );
    app.get(
      `${BASE}/figures`,
      {
        schema: {
          tags,
          summary: 'Promises kept, and how far the estimates were off',
          querystring: FiguresQuery,
          response: { 200: CallbackFigures },
        },
      },
      (request) => reading.figures(principalOf(request), request.query),
    );
    app.get(
      `${BASE}/windows`,
      { schema: { tags, summary: 'Times that can be promised now', response: { 200: Type.Array(CallbackWindow) } } },
      (request) => reading.windows(principalOf(request)),
    );
    app.get(
      `${BASE}/of-contact/:id`,
      {
        schema: { tags, summary: 'The callback behind a contact', params: byId, response: { 200: nullable(Callback) } },
      },
      (request) => reading.ofContact(principalOf(request), request.params.id),
    );
    app.get(
      `${BASE}/:id`,
      { schema: { tags, summary: 'One callback and its story', params: byId, response: { 200: CallbackStory } } },
      (request) => reading.story(principalOf(request), request.params.id),
    );
    await app.register(acts(needs.desk));
  };
