import { MAX_UPLOAD_BYTES, UPLOAD_MEDIA_TYPES } from '../../../shared/contracts/cases-catalogue.ts';
import { ORDER_EVENTS } from '../../../shared/contracts/cases-events.ts';
import type { OrderFile } from '../../../shared/contracts/cases-orders.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { clip } from '../../../shared/kernel/text.ts';
import type { BlobStore, ByteRange, OpenBlob } from '../../platform/blobs/blob-store.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import { demand, type Principal } from '../identity/index.ts';
import { demandOrderSeen } from './case-access.ts';
import { findCase } from './case-store.ts';
import { fileView } from './case-views.ts';
import { emitOrder, orderNotFound } from './order-life-service.ts';
import { findFile, findFileByKey, findOrder, insertFile, lockOrder, type FileRow } from './order-store.ts';

const MAX_FILE_NAME = 120;

export interface Upload {
  readonly source: AsyncIterable<Uint8Array>;
  readonly name: string;
  readonly clientId: string;
}

/** Photos and papers of an order. The bytes go to the blob store first, then the row: a crash in between leaves bytes that nobody names. */
export interface OrderFiles {
  add(principal: Principal, orderId: string, upload: Upload): Promise<OrderFile>;
  /** What the file is, after the check of who asks; reading is a second step, because a range needs the size. */
  find(principal: Principal, orderId: string, fileId: string): Promise<OrderFile & { readonly sha256: string }>;
  open(file: { readonly sha256: string }, range?: ByteRange): Promise<OpenBlob>;
}

export function createOrderFiles(needs: {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly blobs: BlobStore;
}): OrderFiles {
  const { db } = needs;

  const demandSeen = async (principal: Principal, orderId: string): Promise<void> => {
    demand(principal, 'order.view');
    const order = await findOrder(db, orderId);
    const owningCase = order === undefined ? undefined : await findCase(db, order.case_id);
    if (order === undefined || owningCase === undefined) throw orderNotFound();
    demandOrderSeen(principal, order, owningCase);
  };

  return {
    add: async (principal, orderId, { source, name, clientId }) => {
      await demandSeen(principal, orderId);
      const blob = await needs.blobs.put(source, { maxBytes: MAX_UPLOAD_BYTES, accept: UPLOAD_MEDIA_TYPES });
      const key = { order_id: orderId, by_id: principal.staffId, client_id: clientId };
      const row = await needs.transactor.run(async (tx): Promise<FileRow | undefined> => {
        const order = await lockOrder(tx.db, orderId);
        if (order === undefined) throw orderNotFound();
        const inserted = await insertFile(tx.db, {
          ...key,
          id: newId(tx.now.getTime()),
          sha256: blob.sha256,
          media_type: blob.mediaType,
          bytes: blob.bytes,
          name: clip(tidyName(name), MAX_FILE_NAME),
          at: tx.now,
        });
        if (inserted === undefined) return findFileByKey(tx.db, key);
        emitOrder(tx, ORDER_EVENTS.fileAdded, order, { fileId: inserted.id, byId: principal.staffId });
        return inserted;
      });
      if (row === undefined) throw new AppError({ code: 'cases.file_not_found', kind: 'not_found' });
      return fileView(row);
    },
    find: async (principal, orderId, fileId) => {
      await demandSeen(principal, orderId);
      const row = await findFile(db, orderId, fileId);
      if (row === undefined) throw new AppError({ code: 'cases.file_not_found', kind: 'not_found' });
      return { ...fileView(row), sha256: row.sha256 };
    },
    open: async ({ sha256 }, range) => {
      const blob = await needs.blobs.open(sha256, range);
      if (blob === undefined) throw new AppError({ code: 'cases.file_not_found', kind: 'not_found' });
      return blob;
    },
  };
}

/** The last part of a path, without control characters: it is shown and offered as a name, never used as one. */
function tidyName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const kept = Array.from(last).filter((c) => c > '\u001f' && c !== '\u007f');
  return kept.length === 0 ? 'file' : kept.join('');
}
