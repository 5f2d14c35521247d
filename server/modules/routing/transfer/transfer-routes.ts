import { Type } from '@sinclair/typebox';
import { Id, nullable } from '../../../../shared/contracts/basics.ts';
import {
  Consult,
  ConsultWish,
  ConsultWord,
  TransferTargets,
  TransferTold,
  TransferWish,
} from '../../../../shared/contracts/routing-live.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { Consults } from './consult-service.ts';
import type { Transfers } from './transfer-service.ts';

const byId = Type.Object({ id: Id });
const Done = Type.Object({ ok: Type.Literal(true) });
const done = { ok: true } as const;
const tags = ['desk'];

const passingOn =
  (transfers: Transfers): RoomRoutes =>
  async (app) => {
    app.get(
      '/contacts/:id/transfer-targets',
      { schema: { tags, summary: 'To whom it can be passed on', params: byId, response: { 200: TransferTargets } } },
      (request) => transfers.targets(principalOf(request), request.params.id),
    );
    app.post(
      '/contacts/:id/transfer',
      {
        schema: {
          tags,
          summary: 'Pass a contact in hand on',
          params: byId,
          body: TransferWish,
          response: { 200: Type.Object({ queue: Type.String() }) },
        },
      },
      (request) => transfers.transfer(principalOf(request), request.params.id, request.body),
    );
    app.get(
      '/contacts/:id/transfer',
      {
        schema: {
          tags,
          summary: 'What the one before said',
          params: byId,
          response: { 200: Type.Object({ transfer: nullable(TransferTold) }) },
        },
      },
      async (request) => ({ transfer: (await transfers.told(principalOf(request), request.params.id)) ?? null }),
    );
    await Promise.resolve();
  };

const asking =
  (consults: Consults): RoomRoutes =>
  async (app) => {
    app.get(
      '/consults',
      {
        schema: {
          tags,
          summary: 'My open questions to colleagues, and theirs',
          response: { 200: Type.Array(Consult) },
        },
      },
      (request) => consults.mine(principalOf(request)),
    );
    app.post(
      '/contacts/:id/consults',
      {
        schema: {
          tags,
          summary: 'Ask a colleague beside a contact',
          params: byId,
          body: ConsultWish,
          response: { 200: Type.Object({ id: Id }) },
        },
      },
      (request) => consults.open(principalOf(request), request.params.id, request.body),
    );
    app.post(
      '/consults/:id/messages',
      { schema: { tags, summary: 'Say something in it', params: byId, body: ConsultWord, response: { 200: Done } } },
      async (request) => {
        await consults.say(principalOf(request), request.params.id, request.body);
        return done;
      },
    );
    app.post(
      '/consults/:id/close',
      { schema: { tags, summary: 'End it', params: byId, response: { 200: Done } } },
      async (request) => {
        await consults.close(principalOf(request), request.params.id);
        return done;
      },
    );
    await Promise.resolve();
  };

export const transferRoutes =
  (needs: { readonly transfers: Transfers; readonly consults: Consults }): RoomRoutes =>
  async (app) => {
    await app.register(passingOn(needs.transfers));
    await app.register(asking(needs.consults));
  };
