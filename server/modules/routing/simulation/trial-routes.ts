import { Type } from '@sinclair/typebox';
import { Id } from '../../../../shared/contracts/basics.ts';
import { PageQuery } from '../../../../shared/contracts/paging.ts';
import { TrialAsk, TrialDays, TrialDetail, TrialPage } from '../../../../shared/contracts/routing-simulation.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { Trials } from './trial-service.ts';

const tags = ['routing rules'];
const ById = Type.Object({ id: Id });

export const trialRoutes =
  ({ trials }: { readonly trials: Trials }): RoomRoutes =>
  async (app) => {
    app.get(
      '/routing/trials/days',
      { schema: { tags, summary: 'Recorded days that can be run again', response: { 200: TrialDays } } },
      (request) => trials.days(principalOf(request)),
    );
    app.get(
      '/routing/trials',
      { schema: { tags, summary: 'What-ifs, newest first', querystring: PageQuery, response: { 200: TrialPage } } },
      (request) => trials.list(principalOf(request), request.query),
    );
    app.get(
      '/routing/trials/:id',
      {
        schema: {
          tags,
          summary: 'A what-if with its outcome once it is done',
          params: ById,
          response: { 200: TrialDetail },
        },
      },
      (request) => trials.read(principalOf(request), request.params.id),
    );
    app.post(
      '/routing/trials',
      {
        schema: {
          tags,
          summary: 'Run a day through two versions, offline',
          body: TrialAsk,
          response: { 202: TrialDetail },
        },
      },
      async (request, reply) => reply.code(202).send(await trials.ask(principalOf(request), request.body)),
    );
    app.post(
      '/routing/trials/:id/cancel',
      { schema: { tags, summary: 'Stop a what-if', params: ById, response: { 204: Type.Null() } } },
      async (request, reply) => {
        await trials.cancel(principalOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );
    await Promise.resolve();
  };
