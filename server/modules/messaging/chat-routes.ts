import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Id } from '../../../shared/contracts/basics.ts';
import {
  Attachment,
  CHAT_LIMITS,
  ConversationPage,
  ConversationQuery,
  VISITOR_COOKIE,
  VisitorHello,
  VisitorWelcome,
} from '../../../shared/contracts/messaging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { principalOf } from '../identity/index.ts';
import { parseRange } from '../../platform/blobs/byte-range.ts';
import { isImage } from './attachment-rules.ts';
import type { Attachments } from './attachment-service.ts';
import type { ChatSubject } from './ports.ts';
import type { VisitorHistory } from './visitor-history-service.ts';
import type { Visitors } from './visitor-service.ts';

export interface ChatRoutesNeeds {
  readonly visitors: Visitors;
  readonly history: VisitorHistory;
  readonly attachments: Attachments;
  readonly brand: string;
  readonly takesCalls?: () => boolean;
}

const COOKIE_SECONDS = 400 * 24 * 3600;
const TAGS = ['chat'];

export const chatRoutes =
  (needs: ChatRoutesNeeds): RoomRoutes =>
  async (app) => {
    const visitorOf = async (request: FastifyRequest): Promise<ChatSubject> => {
      const visitor = await needs.visitors.authenticate(request.headers);
      if (visitor === undefined) throw new AppError({ code: 'messaging.not_a_visitor', kind: 'unauthenticated' });
      return { kind: 'visitor', visitorId: visitor.visitorId };
    };
    const asVisitor = { asVisitor: Type.Boolean({ default: false, description: 'The customer page asks with true' }) };
    /** A member of staff who also tries the customer page says which of the two is meant. */
    const subjectOf = (request: FastifyRequest, wantsVisitor: boolean): Promise<ChatSubject> => {
      if (wantsVisitor || request.principal === undefined) return visitorOf(request);
      return Promise.resolve({ kind: 'staff', principal: principalOf(request) });
    };

    app.post(
      '/chat/visitor',
      {
        schema: {
          tags: TAGS,
          security: [],
          summary: 'The customer page says hello; answers who is known',
          body: VisitorHello,
          response: { 200: VisitorWelcome },
        },
      },
      async (request, reply) => {
        const { language, keepsToken } = request.body;
        const { visitorId, token } = await needs.visitors.welcome(request.headers, { language, source: request.ip });
        // In a frame of another site the cookie would be refused or shared; there the page keeps the token itself.
        if (!keepsToken) {
          reply.setCookie(VISITOR_COOKIE, token, {
            httpOnly: true,
            sameSite: 'lax',
            path: '/',
            secure: request.protocol === 'https',
            maxAge: COOKIE_SECONDS,
          });
        }
        const welcome = await needs.history.welcome(visitorId);
        return reply.header('cache-control', 'no-store').send({
          ...welcome,
          brand: needs.brand,
          mayCall: needs.takesCalls?.() ?? false,
          ...(keepsToken ? { token } : {}),
        });
      },
    );

    app.get(
      '/chat/conversations',
      {
        schema: {
          tags: TAGS,
          security: [],
          summary: 'The visitor’s own conversations, newest first',
          querystring: ConversationQuery,
          response: { 200: ConversationPage },
        },
      },
      async (request) => {
        const subject = await visitorOf(request);
        return needs.history.page(subject.kind === 'visitor' ? subject.visitorId : '', request.query);
      },
    );

    app.post(
      '/chat/attachments',
      {
        schema: {
          tags: TAGS,
          summary: 'A picture or file for a conversation (multipart, one part); a message then names its blobId',
          querystring: Type.Object({ contactId: Id, ...asVisitor }),
          response: { 200: Attachment },
        },
      },
      async (request) => {
        const subject = await subjectOf(request, request.query.asVisitor);
        const { contactId } = request.query;
        await needs.attachments.demandUpload(subject, contactId, request.ip);
        const { fileName, bytes } = await onePart(request);
        return needs.attachments.upload(subject, { contactId, fileName, bytes, source: request.ip });
      },
    );

    app.get(
      '/chat/attachments/:id',
      {
        schema: {
          tags: TAGS,
          summary: 'A picture or file of a conversation one may read; understands Range',
          params: Type.Object({ id: Id }),
          querystring: Type.Object(asVisitor),
        },
      },
      async (request, reply) => {
        const subject = await subjectOf(request, request.query.asVisitor);
        const { row, bytes } = await needs.attachments.fetch(subject, request.params.id);
        const shown = isImage(row.media_type) ? 'inline' : 'attachment';
        reply.headers({
          'content-type': row.media_type,
          'content-disposition': `${shown}; filename*=UTF-8''${encodeURIComponent(row.file_name)}`,
          'x-content-type-options': 'nosniff',
          // Opened on its own it runs nothing and reaches nothing, whatever the bytes turn out to be.
          'content-security-policy': "default-src 'none'; sandbox",
          'cache-control': 'private, max-age=31536000, immutable',
          'accept-ranges': 'bytes',
        });
        return sendBytes(request, reply, bytes);
      },
    );
    await Promise.resolve();
  };

async function onePart(request: FastifyRequest): Promise<{ fileName: string; bytes: Buffer }> {
  if (!request.isMultipart()) throw new AppError({ code: 'common.unsupported_media_type', kind: 'invalid' });
  const part = await request.file({
    limits: { fileSize: CHAT_LIMITS.attachmentBytes + 1, files: 1 },
    throwFileSizeLimit: false,
  });
  if (part === undefined) throw new AppError({ code: 'messaging.attachment_empty', kind: 'refused' });
  return { fileName: part.filename, bytes: await part.toBuffer() };
}

function sendBytes(request: FastifyRequest, reply: FastifyReply, bytes: Buffer): FastifyReply {
  const range = parseRange(request.headers.range, bytes.length);
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${bytes.length}`).send();
  }
  if (range === undefined) return reply.send(bytes);
  return reply
    .code(206)
    .header('content-range', `bytes ${range.start}-${range.end}/${bytes.length}`)
    .send(bytes.subarray(range.start, range.end + 1));
}
