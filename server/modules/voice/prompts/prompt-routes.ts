import '@fastify/multipart';
import { Type } from '@sinclair/typebox';
import { oneOf } from '../../../../shared/contracts/basics.ts';
import {
  MAX_STUDIO_BYTES,
  NewPrompt,
  PROMPT_VARIANTS,
  PromptHearingBody,
  PromptHearingParams,
  PromptKeyParams,
  PromptList,
  PromptQuery,
  PromptText,
  PromptVersion,
  PromptVersionParams,
} from '../../../../shared/contracts/voice-prompts.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { demand, principalOf } from '../../identity/index.ts';
import type { PromptHearing } from './prompt-hearing-service.ts';
import type { PromptReading } from './prompts-reading-service.ts';
import type { PromptEditing } from './prompts-service.ts';

const tags = ['prompts'];
const Done = Type.Object({ ok: Type.Literal(true) });
const done = { ok: true } as const;
const Sha256 = Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

interface RouteNeeds {
  readonly reading: PromptReading;
  readonly editing: PromptEditing;
  readonly hearing: PromptHearing;
}

const readingRoutes =
  ({ reading }: RouteNeeds): RoomRoutes =>
  async (app) => {
    app.get(
      '/',
      {
        schema: {
          tags,
          summary: 'Prompts, as they are heard',
          querystring: PromptQuery,
          response: { 200: PromptList },
        },
      },
      (r) => reading.list(principalOf(r), r.query),
    );
    app.get(
      '/:key/versions',
      {
        schema: {
          tags,
          summary: 'Every version',
          params: PromptKeyParams,
          response: { 200: Type.Array(PromptVersion) },
        },
      },
      (r) => reading.versions(principalOf(r), r.params.key),
    );
    app.get('/sounds/:sha256', { schema: { tags, summary: 'A sound, as WAV', params: Sha256 } }, async (r, reply) => {
      const wav = await reading.sound(principalOf(r), r.params.sha256);
      return (
        reply
          // The content of a name never changes.
          .header('cache-control', 'private, max-age=31536000, immutable')
          .header('x-content-type-options', 'nosniff')
          .type('audio/wav')
          .send(wav)
      );
    });
    await Promise.resolve();
  };

const changeRoutes =
  ({ editing }: RouteNeeds): RoomRoutes =>
  async (app) => {
    app.post(
      '/',
      { schema: { tags, summary: 'A new prompt', body: NewPrompt, response: { 201: Done } } },
      async (r, reply) => {
        await editing.create(principalOf(r), r.body);
        return reply.code(201).send(done);
      },
    );
    app.put(
      '/:key/draft',
      { schema: { tags, summary: 'Another text', params: PromptKeyParams, body: PromptText, response: { 200: Done } } },
      async (r) => {
        await editing.write(principalOf(r), r.params.key, r.body.text);
        return done;
      },
    );
    app.delete(
      '/:key/draft',
      { schema: { tags, summary: 'Throw the draft away', params: PromptKeyParams, response: { 200: Done } } },
      async (r) => {
        await editing.discard(principalOf(r), r.params.key);
        return done;
      },
    );
    app.post(
      '/:key/publish',
      {
        schema: {
          tags,
          summary: 'Make its sounds and put it in force',
          params: PromptKeyParams,
          response: { 200: Done },
        },
      },
      async (r) => {
        await editing.publish(principalOf(r), r.params.key);
        return done;
      },
    );
    app.post(
      '/:key/versions/:id/restore',
      { schema: { tags, summary: 'Back to this version', params: PromptVersionParams, response: { 200: Done } } },
      async (r) => {
        await editing.restore(principalOf(r), r.params.key, r.params.id);
        return done;
      },
    );
    app.put(
      '/:key/approval',
      {
        schema: {
          tags,
          summary: 'Heard and approved, or no longer',
          params: PromptKeyParams,
          body: Type.Object({ approved: Type.Boolean() }),
          response: { 200: Done },
        },
      },
      async (r) => {
        await editing.approve(principalOf(r), r.params.key, r.body.approved);
        return done;
      },
    );
    await Promise.resolve();
  };

const hearingRoutes =
  ({ hearing }: RouteNeeds): RoomRoutes =>
  async (app) => {
    app.post(
      '/:key/versions/:id/hearings/:variant',
      {
        schema: {
          tags,
          summary: 'I begin to hear this sound, or have heard it to its end',
          params: PromptHearingParams,
          body: PromptHearingBody,
          response: { 200: Done },
        },
      },
      async (r) => {
        const { key, id: versionId, variant } = r.params;
        await hearing[r.body.at](principalOf(r), { key, versionId, variant });
        return done;
      },
    );
    await Promise.resolve();
  };

const uploadRoutes =
  ({ editing }: RouteNeeds): RoomRoutes =>
  async (app) => {
    app.post(
      '/:key/recordings/:variant',
      {
        schema: {
          tags,
          summary: 'A recording of a studio (multipart, one WAV, ≤ 12 MB)',
          consumes: ['multipart/form-data'],
          params: Type.Composite([PromptKeyParams, Type.Object({ variant: oneOf(PROMPT_VARIANTS) })]),
          response: { 200: Done },
        },
      },
      async (r) => {
        const by = principalOf(r);
        // Before the file is read: whoever may not, sends us nothing.
        demand(by, 'voice.prompts');
        const part = r.isMultipart() ? await r.file({ limits: { fileSize: MAX_STUDIO_BYTES } }) : undefined;
        if (part === undefined) throw new AppError({ code: 'voice.prompt_file_missing', kind: 'invalid' });
        const chunks: Buffer[] = [];
        for await (const chunk of part.file) chunks.push(chunk as Buffer);
        if (part.file.truncated) {
          const megabytes = Math.floor(MAX_STUDIO_BYTES / (1024 * 1024));
          throw new AppError({ code: 'blobs.too_large', kind: 'too_large', details: { megabytes } });
        }
        await editing.record(by, r.params.key, { variant: r.params.variant, file: Buffer.concat(chunks) });
        return done;
      },
    );
    await Promise.resolve();
  };

export const promptRoutes =
  (needs: RouteNeeds): RoomRoutes =>
  async (app) => {
    for (const routes of [readingRoutes, changeRoutes, hearingRoutes, uploadRoutes])
      await app.register(routes(needs), { prefix: '/voice/prompts' });
  };
