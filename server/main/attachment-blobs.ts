import type { BlobStore } from '../platform/blobs/blob-store.ts';
import { SNIFF_BYTES, sniffMediaType } from '../platform/blobs/media-type.ts';

const MAX_BYTES = 20 * 1024 * 1024;

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}

/** Chat attachments in the house's blob store. Messaging has looked at the bytes by its own rules; here they are only kept. */
export const attachmentBlobs = (blobs: BlobStore) => ({
  put: async (bytes: Buffer): Promise<{ blobId: string }> => {
    const accept = [sniffMediaType(bytes.subarray(0, SNIFF_BYTES))];
    const { sha256 } = await blobs.put(once(bytes), { maxBytes: MAX_BYTES, accept });
    return { blobId: sha256 };
  },
  get: async (blobId: string): Promise<Buffer | undefined> => {
    const blob = await blobs.open(blobId);
    if (blob === undefined) return undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of blob.stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  },
});
