import type { Attachment, ChatSend } from '../../../shared/contracts/messaging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { isId, newId } from '../../../shared/kernel/id.ts';
import type { Db } from '../../platform/db/database.ts';
import { acceptAttachment, isImage } from './attachment-rules.ts';
import { isOpen } from './chat-rules.ts';
import { sideOf, type ConversationDirectory } from './conversation-directory-service.ts';
import { findAttachment, insertAttachment, type AttachmentRow } from './messaging-store.ts';
import type { AttachmentBlobs, ChatSubject } from './ports.ts';
import { createRateLimit } from '../../platform/rate-limit.ts';
import { SOURCE_UPLOADS, VISITOR_UPLOADS } from './rate-limits.ts';
import { tooFast } from './visitor-service.ts';

export interface Upload {
  readonly contactId: string;
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly source: string;
}

export interface Attachments {
  /** Throws before the bytes are read when this subject may not send here, or sends too much. */
  demandUpload(subject: ChatSubject, contactId: string, source: string): Promise<void>;
  upload(subject: ChatSubject, upload: Upload): Promise<Attachment>;
  /** The uploaded file that a message names: of this conversation, of this side, of this kind. */
  forMessage(contactId: string, side: 'customer' | 'agent', message: ChatSend): Promise<Attachment>;
  fetch(subject: ChatSubject, attachmentId: string): Promise<{ row: AttachmentRow; bytes: Buffer }>;
}

const missing = (): AppError => new AppError({ code: 'messaging.attachment_missing', kind: 'not_found' });

export function createAttachments(needs: {
  db: Db;
  clock: Clock;
  blobs: AttachmentBlobs;
  directory: ConversationDirectory;
}): Attachments {
  const perVisitor = createRateLimit(VISITOR_UPLOADS);
  const perSource = createRateLimit(SOURCE_UPLOADS);

  return {
    demandUpload: async (subject, contactId, source) => {
      const { contact } = await needs.directory.demandReader(subject, contactId);
      if (!isOpen(contact.state)) {
        throw new AppError({ code: 'contacts.conversation_over', kind: 'conflict', details: { state: contact.state } });
      }
      if (subject.kind === 'staff') {
        if (contact.agent_id === subject.principal.staffId) return;
        throw new AppError({ code: 'contacts.not_yours', kind: 'forbidden' });
      }
      const now = needs.clock.now().getTime();
      if (!perVisitor.take(subject.visitorId, now) || !perSource.take(source, now)) throw tooFast();
    },
    upload: async (subject, { contactId, fileName, bytes }) => {
      const accepted = acceptAttachment(bytes, fileName);
      const { blobId } = await needs.blobs.put(bytes);
      const now = needs.clock.now();
      const id = newId(now.getTime());
      await insertAttachment(needs.db, {
        id,
        contact_id: contactId,
        side: sideOf(subject),
        blob_id: blobId,
        file_name: accepted.fileName,
        media_type: accepted.mediaType,
        bytes: bytes.length,
        uploaded_at: now,
      });
      return { blobId: id, fileName: accepted.fileName, mediaType: accepted.mediaType, bytes: bytes.length };
    },
    forMessage: async (contactId, side, { kind, blobId }) => {
      if (blobId === undefined || !isId(blobId)) throw missing();
      const row = await findAttachment(needs.db, blobId);
      if (row?.contact_id !== contactId || row.side !== side) throw missing();
      if (isImage(row.media_type) !== (kind === 'image')) {
        throw new AppError({ code: 'messaging.attachment_type', kind: 'refused' });
      }
      return { blobId: row.id, fileName: row.file_name, mediaType: row.media_type, bytes: row.bytes };
    },
    fetch: async (subject, attachmentId) => {
      const row = await findAttachment(needs.db, attachmentId);
      if (row === undefined) throw missing();
      await needs.directory.demandReader(subject, row.contact_id);
      const bytes = await needs.blobs.get(row.blob_id);
      if (bytes === undefined) throw missing();
      return { row, bytes };
    },
  };
}
