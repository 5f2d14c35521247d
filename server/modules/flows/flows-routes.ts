import { Type } from '@sinclair/typebox';
import {
  FlowDraft,
  FlowKeyParams,
  FlowList,
  FlowProblems,
  FlowRelease,
  FlowRestore,
  FlowToCheck,
  FlowVersion,
  FlowVersionParams,
  FlowVersionText,
  NewFlow,
} from '../../../shared/contracts/flows-admin.ts';
import { PageQuery } from '../../../shared/contracts/paging.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { principalOf } from '../identity/index.ts';
import type { FlowReading } from './flows-reading-service.ts';
import type { FlowEditing } from './flows-service.ts';

const tags = ['flows'];
const Done = Type.Object({ ok: Type.Literal(true) });
const done = { ok: true } as const;
const params = FlowKeyParams;

interface RouteNeeds {
  readonly reading: FlowReading;
  readonly editing: FlowEditing;
}

const readingRoutes =
  ({ reading }: RouteNeeds): RoomRoutes =>
  async (app) => {
    app.get(
      '/',
      { schema: { tags, summary: 'Flows, as they run', querystring: PageQuery, response: { 200: FlowList } } },
      (r) => reading.list(principalOf(r), r.query),
    );
    app.get(
      '/:key/versions',
      { schema: { tags, summary: 'Every version', params, response: { 200: Type.Array(FlowVersion) } } },
      (r) => reading.versions(principalOf(r), r.params.key),
    );
    app.get(
      '/:key/versions/:id',
      { schema: { tags, summary: 'A version', params: FlowVersionParams, response: { 200: FlowVersionText } } },
      (r) => reading.version(principalOf(r), r.params.key, r.params.id),
    );
    app.post(
      '/:key/check',
      {
        schema: { tags, summary: 'What is wrong with it', params, body: FlowToCheck, response: { 200: FlowProblems } },
      },
      (r) => reading.check(principalOf(r), r.params.key, r.body.document),
    );
    await Promise.resolve();
  };

const changeRoutes =
  ({ editing }: RouteNeeds): RoomRoutes =>
  async (app) => {
    app.post(
      '/',
      { schema: { tags, summary: 'A new flow', body: NewFlow, response: { 201: Done } } },
      async (r, reply) => {
        await editing.create(principalOf(r), r.body);
        return reply.code(201).send(done);
      },
    );
    app.put(
      '/:key/draft',
      { schema: { tags, summary: 'Write the draft', params, body: FlowDraft, response: { 200: Done } } },
      async (r) => {
        await editing.write(principalOf(r), r.params.key, r.body);
        return done;
      },
    );
    app.delete(
      '/:key/draft',
      { schema: { tags, summary: 'Throw the draft away', params, response: { 200: Done } } },
      async (r) => {
        await editing.discard(principalOf(r), r.params.key);
        return done;
      },
    );
    app.post(
      '/:key/release',
      { schema: { tags, summary: 'Run the draft from now on', params, body: FlowRelease, response: { 200: Done } } },
      async (r) => {
        await editing.release(principalOf(r), r.params.key, r.body);
        return done;
      },
    );
    app.post(
      '/:key/versions/:id/restore',
      {
        schema: {
          tags,
          summary: 'Back to this version',
          params: FlowVersionParams,
          body: FlowRestore,
          response: { 200: Done },
        },
      },
      async (r) => {
        await editing.restore(principalOf(r), r.params.key, { reason: r.body.reason, versionId: r.params.id });
        return done;
      },
    );
    await Promise.resolve();
  };

export const flowRoutes =
  (needs: RouteNeeds): RoomRoutes =>
  async (app) => {
    for (const routes of [readingRoutes, changeRoutes]) await app.register(routes(needs), { prefix: '/flows' });
  };
