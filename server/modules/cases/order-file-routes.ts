import '@fastify/multipart';
import { MAX_UPLOAD_BYTES } from '../../../shared/contracts/cases-catalogue.ts';
import { OrderFile, OrderFileParams, OrderParams } from '../../../shared/contracts/cases-orders.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { parseRange } from '../../platform/blobs/byte-range.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { principalOf } from '../identity/index.ts';
import type { OrderFiles } from './order-files-service.ts';

const CLIENT_ID = /^[A-Za-z0-9_-]{8,64}$/;
const tags = ['orders'];

/** RFC 6266 and RFC 8187: an ASCII name for old browsers, the real one for the others. */
const disposition = (name: string): string =>
  `inline; filename="${name.replace(/[^\w.-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/** The form reader cuts a file at its limit and says so in a flag only: without this, half a photo would be kept as a whole one. */
async function* wholeOf(file: AsyncIterable<Uint8Array> & { readonly truncated: boolean }): AsyncGenerator<Uint8Array> {
  yield* file;
  if (file.truncated) {
    const megabytes = Math.floor(MAX_UPLOAD_BYTES / (1024 * 1024));
    throw new AppError({ code: 'blobs.too_large', kind: 'too_large', details: { megabytes } });
  }
}

export const orderFileRoutes =
  (files: OrderFiles): RoomRoutes =>
  async (app) => {
    app.post(
      '/orders/:orderId/files',
      {
        schema: {
          tags,
          summary:
            'Add a photo or a PDF (multipart, one file, ≤ 20 MB); Idempotency-Key keeps a repeated upload single',
          consumes: ['multipart/form-data'],
          params: OrderParams,
          response: { 201: OrderFile },
        },
      },
      async (request, reply) => {
        const principal = principalOf(request);
        const part = request.isMultipart() ? await request.file() : undefined;
        if (part === undefined) throw new AppError({ code: 'cases.file_missing', kind: 'invalid' });
        const key = request.headers['idempotency-key'];
        const clientId = typeof key === 'string' && CLIENT_ID.test(key) ? key : newId();
        const upload = { source: wholeOf(part.file), name: part.filename, clientId };
        return reply.code(201).send(await files.add(principal, request.params.orderId, upload));
      },
    );

    app.get(
      '/orders/:orderId/files/:fileId',
      { schema: { tags, summary: 'The file itself; Range is understood', params: OrderFileParams } },
      async (request, reply) => {
        const { orderId, fileId } = request.params;
        const file = await files.find(principalOf(request), orderId, fileId);
        const etag = `"${file.sha256}"`;
        reply
          .header('etag', etag)
          // Only for whoever may see it, and for ever: the content of an id never changes.
          .header('cache-control', 'private, max-age=31536000, immutable')
          .header('accept-ranges', 'bytes')
          .header('x-content-type-options', 'nosniff')
          .header('content-security-policy', "default-src 'none'; sandbox")
          .header('content-disposition', disposition(file.name));
        if (request.headers['if-none-match'] === etag) return reply.code(304).send();
        const range = parseRange(request.headers.range, file.bytes);
        if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${file.bytes}`).send();
        const { stream, bytes } = await files.open(file, range);
        reply.type(file.mediaType);
        if (range === undefined) return reply.header('content-length', bytes).send(stream);
        return reply
          .code(206)
          .header('content-range', `bytes ${range.start}-${range.end}/${bytes}`)
          .header('content-length', range.end - range.start + 1)
          .send(stream);
      },
    );
    await Promise.resolve();
  };
