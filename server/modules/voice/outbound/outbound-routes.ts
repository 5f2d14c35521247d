import { languageOf } from '../../../../shared/contracts/messages.ts';
import {
  DialNow,
  DialPage,
  DialQuery,
  DialRefusalPage,
  DialRefusalQuery,
} from '../../../../shared/contracts/voice-outbound.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { DialReading } from './dial-reading-service.ts';

const tags = ['calls to customers'];
const said = (summary: string) => ({ tags, summary });

export const outboundRoutes =
  (reading: DialReading): RoomRoutes =>
  async (app) => {
    app.get('/dials/mine', { schema: { ...said('The call I make, or made last'), response: { 200: DialNow } } }, (r) =>
      reading.now(principalOf(r)),
    );
    app.get(
      '/dials',
      { schema: { ...said('Calls that were made'), querystring: DialQuery, response: { 200: DialPage } } },
      (r) => reading.dials(principalOf(r), r.query),
    );
    app.get(
      '/dial-refusals',
      {
        schema: {
          ...said('Calls that were not made, and why'),
          querystring: DialRefusalQuery,
          response: { 200: DialRefusalPage },
        },
      },
      (r) => reading.refusals(principalOf(r), r.query, languageOf(r.headers['accept-language'])),
    );
    await Promise.resolve();
  };
