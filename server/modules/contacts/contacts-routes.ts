import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Type } from '@sinclair/typebox';
import { Id } from '../../../shared/contracts/basics.ts';
import { ContactPage, ContactQuery, ContactStory } from '../../../shared/contracts/contacts.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { parseRange } from '../../platform/blobs/byte-range.ts';
import { principalOf } from '../identity/index.ts';
import type { ContactReading } from './contact-reading-service.ts';

const byId = Type.Object({ id: Id });

export const contactsRoutes =
  (needs: { readonly reading: ContactReading }): RoomRoutes =>
  async (app) => {
    const tags = ['contacts'];
    app.get(
      '/contacts',
      {
        schema: { tags, summary: 'Contacts, newest first', querystring: ContactQuery, response: { 200: ContactPage } },
      },
      (request) => needs.reading.search(principalOf(request), request.query),
    );
    app.get(
      '/contacts/:id',
      {
        schema: {
          tags,
          summary: 'One contact with all that happened and was said',
          params: byId,
          response: { 200: ContactStory },
        },
      },
      (request) => needs.reading.story(principalOf(request), request.params.id),
    );
    app.get(
      '/recordings/:id',
      { schema: { tags, summary: 'The sound of a recording (WAV, byte ranges)', params: byId } },
      async (request, reply) => {
        const { path } = await needs.reading.recordingFile(principalOf(request), request.params.id);
        const size = await stat(path).then(
          (s) => s.size,
          () => undefined,
        );
        if (size === undefined) throw new AppError({ code: 'contacts.recording_lost', kind: 'not_found' });
        const range = parseRange(request.headers.range, size);
        reply.header('accept-ranges', 'bytes').header('cache-control', 'private, no-store').type('audio/wav');
        if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send();
        if (range === undefined) return reply.header('content-length', size).send(createReadStream(path));
        return reply
          .code(206)
          .header('content-range', `bytes ${range.start}-${range.end}/${size}`)
          .header('content-length', range.end - range.start + 1)
          .send(createReadStream(path, range));
      },
    );
    await Promise.resolve();
  };
