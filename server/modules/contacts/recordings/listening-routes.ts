import { Readable } from 'node:stream';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { Id } from '../../../../shared/contracts/basics.ts';
import { RecordingReason, RecordingProof, Waveform } from '../../../../shared/contracts/contacts-recordings.ts';
import { parseRange } from '../../../platform/blobs/byte-range.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { Listening } from './listening-service.ts';
import type { WavView } from './wav-view.ts';

const byId = Type.Object({ id: Id });
const tags = ['recordings'];

function send(reply: FastifyReply, view: WavView, wanted: string | undefined): FastifyReply {
  const size = view.bytes;
  const range = parseRange(wanted, size);
  void reply.header('accept-ranges', 'bytes').header('cache-control', 'private, no-store').type('audio/wav');
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send();
  if (range === undefined) return reply.header('content-length', size).send(Readable.from(view.read()));
  return reply
    .code(206)
    .header('content-range', `bytes ${range.start}-${range.end}/${size}`)
    .header('content-length', range.end - range.start + 1)
    .send(Readable.from(view.read(range)));
}

/** Players ask for the whole or for its beginning first; what comes later is seeking. */
const isBeginning = (range: string | undefined): boolean => range === undefined || /^bytes=0-/.test(range);

export const listeningRoutes =
  (needs: { readonly listening: Listening }): RoomRoutes =>
  async (app) => {
    app.get(
      '/recordings/:id',
      { schema: { tags, summary: 'The sound of a recording (WAV, byte ranges)', params: byId } },
      async (request, reply) => {
        const { range } = request.headers;
        const view = await needs.listening.listen(principalOf(request), request.params.id, isBeginning(range));
        return send(reply, view, range);
      },
    );
    app.get(
      '/recordings/:id/waveform',
      {
        schema: {
          tags,
          summary: 'Its picture, and where it was paused or held',
          params: byId,
          response: { 200: Waveform },
        },
      },
      (request) => needs.listening.waveform(principalOf(request), request.params.id),
    );
    app.get(
      '/recordings/:id/proof',
      { schema: { tags, summary: 'Is the file as it was written?', params: byId, response: { 200: RecordingProof } } },
      (request) => needs.listening.proof(principalOf(request), request.params.id),
    );
    app.post(
      '/recordings/:id/download',
      {
        schema: { tags, summary: 'A copy with the name of who takes it and why', params: byId, body: RecordingReason },
      },
      async (request, reply) => {
        const view = await needs.listening.download(principalOf(request), request.params.id, request.body.reason);
        void reply
          .header('content-disposition', `attachment; filename="${request.params.id}.wav"`)
          .header('x-recording-taken-by', encodeURIComponent(view.mark));
        return send(reply, view, undefined);
      },
    );
    await Promise.resolve();
  };
