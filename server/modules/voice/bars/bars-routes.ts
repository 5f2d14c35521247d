import '@fastify/multipart';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { Id } from '../../../../shared/contracts/basics.ts';
import { PageQuery } from '../../../../shared/contracts/paging.ts';
import {
  BAR_LIMITS,
  BarHistory,
  BarReason,
  DoNotCallImport,
  DoNotCallPage,
  DoNotCallQuery,
  DoNotCallWish,
  FullNumber,
  NuisancePage,
  NuisanceQuery,
  NuisanceWish,
  SilentPage,
} from '../../../../shared/contracts/voice-bars.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { demand, principalOf } from '../../identity/index.ts';
import type { Bars } from './bars-service.ts';
import type { DoNotCallImporting } from './do-not-call-import-service.ts';

const tags = ['nuisance and do-not-call'];
const said = (summary: string) => ({ tags, summary });
const Done = Type.Object({ ok: Type.Literal(true) });
const done = { ok: true } as const;
const byId = Type.Object({ id: Id });
const MEGABYTE = 1024 * 1024;

/** Permission comes first, so that a stranger's megabytes are not even read. */
async function uploadOf(request: FastifyRequest): Promise<Uint8Array> {
  demand(principalOf(request), 'voice.bars');
  const part = request.isMultipart() ? await request.file() : undefined;
  if (part === undefined) throw new AppError({ code: 'voice.import_no_file', kind: 'refused' });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BAR_LIMITS.importBytes) {
      const details = { max: BAR_LIMITS.importBytes / MEGABYTE };
      throw new AppError({ code: 'voice.import_too_large', kind: 'too_large', details });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const listRoutes =
  (bars: Bars): RoomRoutes =>
  async (app) => {
    app.get(
      '/voice/nuisance-numbers',
      {
        schema: { ...said('Callers who are not served'), querystring: NuisanceQuery, response: { 200: NuisancePage } },
      },
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
    app.get(
      '/voice/do-not-call',
      {
        schema: {
          ...said('Customers not to be called'),
          querystring: DoNotCallQuery,
          response: { 200: DoNotCallPage },
        },
      },
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
    app.get(
      '/voice/silent-calls',
      {
        schema: {
          ...said('Numbers that were silent in the last days, most often first'),
          querystring: PageQuery,
          response: { 200: SilentPage },
        },
      },
      (r) => bars.silent(principalOf(r), r.query),
    );
    await Promise.resolve();
  };

const LISTS = { 'nuisance-numbers': 'nuisance_numbers', 'do-not-call': 'do_not_call' } as const;

/** What is the same for both lists: one entry, named by its id, because its number is masked. */
const entryRoutes =
  (bars: Bars): RoomRoutes =>
  async (app) => {
    for (const [path, list] of Object.entries(LISTS)) {
      app.post(
        `/voice/${path}/:id/remove`,
        { schema: { ...said('Take a number off'), params: byId, body: BarReason, response: { 200: Done } } },
        async (r) => {
          await bars.remove(principalOf(r), { list, id: r.params.id }, r.body.reason);
          return done;
        },
      );
      app.post(
        `/voice/${path}/:id/number`,
        {
          schema: {
            ...said('The number in full, for a reason that is recorded'),
            params: byId,
            body: BarReason,
            response: { 200: FullNumber },
          },
        },
        async (r, reply) => {
          void reply.header('cache-control', 'no-store');
          return bars.show(principalOf(r), { list, id: r.params.id }, r.body.reason);
        },
      );
      app.get(
        `/voice/${path}/:id/history`,
        {
          schema: {
            ...said('What was done to a number, newest first'),
            params: byId,
            querystring: PageQuery,
            response: { 200: BarHistory },
          },
        },
        (r) => bars.history(principalOf(r), { list, id: r.params.id }, r.query),
      );
    }
    await Promise.resolve();
  };

const importRoutes =
  (importing: DoNotCallImporting): RoomRoutes =>
  async (app) => {
    const consumes = ['multipart/form-data'];
    const response = { 200: DoNotCallImport };
    app.post(
      '/voice/do-not-call/import',
      { schema: { ...said('Dry run of a CSV file: what would be added, and every wrong row'), consumes, response } },
      async (r) => importing.check(principalOf(r), await uploadOf(r)),
    );
    app.post(
      '/voice/do-not-call/import/apply',
      { schema: { ...said('Add the good rows of a CSV file'), consumes, response } },
      async (r) => importing.take(principalOf(r), await uploadOf(r)),
    );
    await Promise.resolve();
  };

export const barsRoutes =
  ({ bars, importing }: { readonly bars: Bars; readonly importing: DoNotCallImporting }): RoomRoutes =>
  async (app) => {
    await app.register(listRoutes(bars));
    await app.register(entryRoutes(bars));
    await app.register(importRoutes(importing));
  };
