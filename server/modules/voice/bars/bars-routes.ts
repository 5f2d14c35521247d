import { Type } from '@sinclair/typebox';
import { PageQuery } from '../../../../shared/contracts/paging.ts';
import {
  BarredNumber,
  DoNotCallPage,
  DoNotCallWish,
  NuisancePage,
  NuisanceWish,
} from '../../../../shared/contracts/voice-bars.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { Bars } from './bars-service.ts';

const tags = ['nuisance and do-not-call'];
const said = (summary: string) => ({ tags, summary });
const Done = Type.Object({ ok: Type.Literal(true) });
const done = { ok: true } as const;

export const barsRoutes =
  (bars: Bars): RoomRoutes =>
  async (app) => {
    app.get(
      '/voice/nuisance-numbers',
      { schema: { ...said('Callers who are not served'), querystring: PageQuery, response: { 200: NuisancePage } } },
      (r) => bars.nuisance(principalOf(r), r.query),
    );
    app.post(
      '/voice/nuisance-numbers',
      { schema: { ...said('Put a caller on the list, or change how'), body: NuisanceWish, response: { 200: Done } } },
      async (r) => {
        await bars.addNuisance(principalOf(r), r.body);
        return done;
      },
    );
    app.delete(
      '/voice/nuisance-numbers/:number',
      { schema: { ...said('Serve a caller again'), params: BarredNumber, response: { 200: Done } } },
      async (r) => {
        await bars.removeNuisance(principalOf(r), r.params.number);
        return done;
      },
    );
    app.get(
      '/voice/do-not-call',
      { schema: { ...said('Customers not to be called'), querystring: PageQuery, response: { 200: DoNotCallPage } } },
      (r) => bars.doNotCall(principalOf(r), r.query),
    );
    app.post(
      '/voice/do-not-call',
      { schema: { ...said('Do not call this number any more'), body: DoNotCallWish, response: { 200: Done } } },
      async (r) => {
        await bars.addDoNotCall(principalOf(r), r.body);
        return done;
      },
    );
    app.delete(
      '/voice/do-not-call/:number',
      { schema: { ...said('This number may be called again'), params: BarredNumber, response: { 200: Done } } },
      async (r) => {
        await bars.removeDoNotCall(principalOf(r), r.params.number);
        return done;
      },
    );
    await Promise.resolve();
  };
