import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Type } from '@sinclair/typebox';
import { languageOf } from '../../../../shared/contracts/messages.ts';
import {
  ExportKind,
  IMPORT_LIMITS,
  ImportApply,
  ImportDone,
  ImportPreview,
} from '../../../../shared/contracts/routing-admin-import.ts';
import { AgentFilter } from '../../../../shared/contracts/routing-admin.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { demand, principalOf } from '../../identity/index.ts';
import type { AgentSheets, UploadedSheet } from './agent-sheet-service.ts';

const tags = ['routing administration'];
const MEGABYTE = 1024 * 1024;
const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Stops reading at the limit; permission comes first, so that a stranger's five megabytes are not even read. */
async function uploadOf(request: FastifyRequest): Promise<UploadedSheet> {
  demand(principalOf(request), 'queue.manage');
  if (!request.isMultipart()) throw new AppError({ code: 'routing.import_kind', kind: 'refused' });
  const part = await request.file();
  if (part === undefined) throw new AppError({ code: 'routing.import_kind', kind: 'refused' });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > IMPORT_LIMITS.bytes) {
      const megabytes = IMPORT_LIMITS.bytes / MEGABYTE;
      throw new AppError({ code: 'routing.import_too_large', kind: 'too_large', details: { megabytes } });
    }
    chunks.push(chunk);
  }
  return { name: part.filename, bytes: Buffer.concat(chunks) };
}

export const agentSheetRoutes =
  (sheets: AgentSheets): RoomRoutes =>
  async (app) => {
    app.get(
      '/routing/agents/export',
      {
        schema: {
          tags,
          summary: 'Agents with skills and capacity as a sheet; it can be imported again',
          querystring: Type.Composite([AgentFilter, ExportKind]),
        },
      },
      async (request, reply) => {
        const { format, ...filter } = request.query;
        const file = await sheets.export(principalOf(request), filter, format);
        return reply
          .type(TYPES[format])
          .header('content-disposition', `attachment; filename="agents.${format}"`)
          .header('x-content-type-options', 'nosniff')
          .send(file);
      },
    );
    app.post(
      '/routing/agents/import',
      {
        schema: {
          tags,
          summary: 'Dry run of a sheet (multipart, one .csv or .xlsx, ≤ 5 MB): what would change, and every error',
          consumes: ['multipart/form-data'],
          response: { 200: ImportPreview },
        },
      },
      async (request) =>
        sheets.preview(principalOf(request), await uploadOf(request), languageOf(request.headers['accept-language'])),
    );
    app.post(
      '/routing/agents/import/apply',
      {
        schema: {
          tags,
          summary: 'Apply exactly what the dry run showed, all or, if said so, the good rows',
          consumes: ['multipart/form-data'],
          querystring: ImportApply,
          response: { 200: ImportDone },
        },
      },
      async (request) => sheets.apply(principalOf(request), await uploadOf(request), request.query),
    );
    await Promise.resolve();
  };
