import { Type } from '@sinclair/typebox';
import { Id } from '../../../../shared/contracts/basics.ts';
import {
  AssignWish,
  DeskClocks,
  ExtendWish,
  LiveNow,
  Placed,
  PlaceWish,
  StateWish,
} from '../../../../shared/contracts/routing-live.ts';
import { WhyStory } from '../../../../shared/contracts/routing-why.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { AfterCall } from './after-call-service.ts';
import type { LiveLook } from './live-look-service.ts';
import { scopeOf } from './live-scope.ts';
import type { Supervise } from './supervise-service.ts';
import type { Why } from './why-service.ts';

const byId = Type.Object({ id: Id });
const Done = Type.Object({ ok: Type.Literal(true) });
const done = { ok: true } as const;

const floorRoutes =
  ({ look, supervise }: { readonly look: LiveLook; readonly supervise: Supervise }): RoomRoutes =>
  async (app) => {
    const tags = ['live'];
    app.get(
      '/live',
      { schema: { tags, summary: 'Who waits and who is there, now', response: { 200: LiveNow } } },
      (request) => look.look(scopeOf(principalOf(request))),
    );
    app.post(
      '/live/contacts/:id/place',
      {
        schema: {
          tags,
          summary: 'Move in the line, with a reason',
          params: byId,
          body: PlaceWish,
          response: { 200: Placed },
        },
      },
      (request) => supervise.place(principalOf(request), request.params.id, request.body),
    );
    app.post(
      '/live/places/:id/undo',
      { schema: { tags, summary: 'Take a move back', params: byId, response: { 200: Done } } },
      async (request) => {
        await supervise.undo(principalOf(request), request.params.id);
        return done;
      },
    );
    app.post(
      '/live/contacts/:id/pull',
      { schema: { tags, summary: 'Take a waiting contact myself', params: byId, response: { 200: Done } } },
      async (request) => {
        await supervise.pull(principalOf(request), request.params.id);
        return done;
      },
    );
    app.post(
      '/live/contacts/:id/assign',
      {
        schema: { tags, summary: 'Let it ring at one agent', params: byId, body: AssignWish, response: { 200: Done } },
      },
      async (request) => {
        await supervise.assign(principalOf(request), request.params.id, request.body);
        return done;
      },
    );
    app.post(
      '/live/agents/:id/state',
      {
        schema: {
          tags,
          summary: 'Set an agent not ready or sign them off',
          params: byId,
          body: StateWish,
          response: { 200: Done },
        },
      },
      async (request) => {
        await supervise.setState(principalOf(request), request.params.id, request.body);
        return done;
      },
    );
    await Promise.resolve();
  };

const deskRoutes =
  ({ why, afterCall }: { readonly why: Why; readonly afterCall: AfterCall }): RoomRoutes =>
  async (app) => {
    app.get(
      '/contacts/:id/why',
      {
        schema: {
          tags: ['contacts'],
          summary: 'Why it waited and why this agent',
          params: byId,
          response: { 200: WhyStory },
        },
      },
      (request) => why.why(principalOf(request), request.params.id),
    );
    app.get(
      '/desk/clocks',
      {
        schema: {
          tags: ['desk'],
          summary: 'Auto-answer and the ends of my after-call work',
          response: { 200: DeskClocks },
        },
      },
      (request) => afterCall.clocks(principalOf(request)),
    );
    app.post(
      '/contacts/:id/after-call/extend',
      {
        schema: {
          tags: ['desk'],
          summary: 'A minute more, once',
          params: byId,
          body: ExtendWish,
          response: { 200: Done },
        },
      },
      async (request) => {
        await afterCall.extend(principalOf(request), request.params.id, request.body.reason);
        return done;
      },
    );
    await Promise.resolve();
  };

export const liveRoutes =
  (needs: {
    readonly look: LiveLook;
    readonly supervise: Supervise;
    readonly why: Why;
    readonly afterCall: AfterCall;
  }): RoomRoutes =>
  async (app) => {
    await app.register(floorRoutes(needs));
    await app.register(deskRoutes(needs));
  };
