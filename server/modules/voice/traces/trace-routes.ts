import { Type } from '@sinclair/typebox';
import { Id } from '../../../../shared/contracts/basics.ts';
import {
  BadCallPage,
  BadCallQuery,
  ContactQuality,
  Ladder,
  TracePage,
  TraceQuery,
} from '../../../../shared/contracts/voice-traces.ts';
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
      '/voice/bad-calls',
      {
        schema: {
          ...said('Legs that sounded badly, newest first'),
          querystring: BadCallQuery,
          response: { 200: BadCallPage },
        },
      },
      (r) => quality.bad(principalOf(r), r.query),
    );
    app.get(
      '/contacts/:id/quality',
      { schema: { ...said('How a call sounded'), params: byId, response: { 200: ContactQuality } } },
      (r) => quality.ofContact(principalOf(r), r.params.id),
    );
    await Promise.resolve();
  };
