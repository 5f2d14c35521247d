import { Type } from '@sinclair/typebox';
import {
  TrunkTest,
  TrunkTestPage,
  TrunkTestQuery,
  TrunkTestWish,
} from '../../../../shared/contracts/voice-trunk-tests.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { TrunkTests } from './trunk-test-service.ts';

const tags = ['trunks and numbers'];
const byName = Type.Object({ name: Type.String({ minLength: 1, maxLength: 40 }) });

export const testRoutes =
  (tests: TrunkTests): RoomRoutes =>
  async (app) => {
    app.get(
      '/voice/trunk-tests',
      {
        schema: {
          ...{ tags, summary: 'Tests of trunks, newest first' },
          querystring: TrunkTestQuery,
          response: { 200: TrunkTestPage },
        },
      },
      (r) => tests.list(principalOf(r), r.query),
    );
    app.post(
      '/voice/trunk-tests/:name',
      {
        schema: {
          tags,
          summary: 'Ask a trunk whether it is there, or call a number by it; one test at a time',
          params: byName,
          body: TrunkTestWish,
          response: { 201: TrunkTest },
        },
      },
      async (r, reply) => reply.code(201).send(await tests.ask(principalOf(r), r.params.name, r.body)),
    );
    await Promise.resolve();
  };
