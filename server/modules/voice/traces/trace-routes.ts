import { Type } from '@sinclair/typebox';
import { Id } from '../../../../shared/contracts/basics.ts';
import {
  MeasuredPage,
  QualityFilter,
  QualityQuery,
  QualitySpread,
  ContactQuality,
  Ladder,
  TracePage,
  TraceQuery,
} from '../../../../shared/contracts/voice-traces.ts';
import { languageOf } from '../../../../shared/contracts/messages.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { Quality } from './quality-service.ts';
import type { Traces } from './trace-service.ts';

const tags = ['sip traces and quality'];
const said = (summary: string) => ({ tags, summary });
const byId = Type.Object({ id: Id });

export const traceRoutes =
  ({ traces, quality }: { readonly traces: Traces; readonly quality: Quality }): RoomRoutes =>
  async (app) => {
    app.get(
      '/voice/traces',
      {
        schema: {
          ...said('Calls on the trunks, newest first, masked'),
          querystring: TraceQuery,
          response: { 200: TracePage },
        },
      },
      (r) => traces.search(principalOf(r), r.query),
    );
    app.get(
      '/voice/traces/:id',
      { schema: { ...said('The SIP messages of one call, masked'), params: byId, response: { 200: Ladder } } },
      (r) => traces.ladder(principalOf(r), r.params.id),
    );
    app.get(
      '/voice/quality',
      {
        schema: {
          ...said('How the legs of calls sounded, the worst first'),
          querystring: QualityQuery,
          response: { 200: MeasuredPage },
        },
      },
      (r) => quality.worst(principalOf(r), r.query),
    );
    app.get(
      '/voice/quality/spread',
      {
        schema: {
          ...said('How many legs sounded how well'),
          querystring: QualityFilter,
          response: { 200: QualitySpread },
        },
      },
      (r) => quality.spread(principalOf(r), r.query),
    );
    app.get(
      '/voice/quality/export',
      { schema: { ...said('The same as a CSV file, the worst first'), querystring: QualityFilter } },
      async (r, reply) => {
        const sheet = await quality.sheet(principalOf(r), r.query, languageOf(r.headers['accept-language']));
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="call-quality.csv"')
          .header('x-content-type-options', 'nosniff')
          .send(sheet);
      },
    );
    app.get(
      '/contacts/:id/quality',
      { schema: { ...said('How a call sounded'), params: byId, response: { 200: ContactQuality } } },
      (r) => quality.ofContact(principalOf(r), r.params.id),
    );
    await Promise.resolve();
  };
