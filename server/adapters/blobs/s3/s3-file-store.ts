import { mkdtemp, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { isFileName, type FileStore } from '../../../platform/blobs/file-store.ts';
import { createS3Client, type S3Answer, type S3Client, type S3Request, type S3Settings } from './s3-client.ts';

const MEBIBYTE = 1024 * 1024;
/** Above this a file goes in parts, so that a bad line costs a part and not an hour of talk. S3 wants at least 5 MiB a part. */
const PART_BYTES = 8 * MEBIBYTE;
const RANGE_BYTES = 8 * MEBIBYTE;

const ensure = (request: S3Request, answer: S3Answer, good: readonly number[]): S3Answer => {
  if (good.includes(answer.status)) return answer;
  const [, reason = ''] = /<Code>([\w.]{1,60})<\/Code>/.exec(answer.body.toString('utf8')) ?? [];
  const details = { method: request.method, name: request.name, status: answer.status, reason };
  if (answer.status === 404) throw new AppError({ code: 'blobs.not_found', kind: 'not_found', details });
  throw new AppError({ code: 'blobs.store_refused', kind: 'unavailable', details });
};

async function slice(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(end - start);
  for (let got = 0; got < buffer.length;) {
    const { bytesRead } = await file.read(buffer, got, buffer.length - got, start + got);
    if (bytesRead === 0) throw new AppError({ code: 'blobs.changed_meanwhile', kind: 'conflict' });
    got += bytesRead;
  }
  return buffer;
}

const xmlText = (body: Buffer, tag: string): string | undefined =>
  new RegExp(`<${tag}>([^<]{1,1024})</${tag}>`).exec(body.toString('utf8'))?.[1];
/** Element content (XML 1.0 §2.4); an ETag has quotes, which need no escape there, but nobody promises that. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function createS3FileStore(settings: S3Settings): FileStore {
  const client: S3Client = createS3Client(settings);
  const ask = async (request: S3Request, good: readonly number[]): Promise<S3Answer> => {
    if (!isFileName(request.name)) throw new AppError({ code: 'blobs.bad_name', kind: 'invalid' });
    return ensure(request, await client(request), good);
  };

  const sendParts = async (name: string, uploadId: string, file: FileHandle, bytes: number): Promise<void> => {
    const tags: string[] = [];
    for (let at = 0; at < bytes; at += PART_BYTES) {
      const body = await slice(file, at, Math.min(bytes, at + PART_BYTES));
      const query = { partNumber: String(tags.length + 1), uploadId };
      const { headers } = await ask({ method: 'PUT', name, query, body }, [200]);
      tags.push(headers.get('etag') ?? '');
    }
    const parts = tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`);
    const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
    const request: S3Request = { method: 'POST', name, query: { uploadId }, body };
    const done = await ask(request, [200]);
    // The protocol answers 200 before it knows, and tells an error in the body.
    if (xmlText(done.body, 'Code') !== undefined) ensure(request, { ...done, status: 500 }, [200]);
  };
  const putInParts = async (name: string, file: FileHandle, bytes: number): Promise<void> => {
    const begun = await ask({ method: 'POST', name, query: { uploads: '' } }, [200]);
    const uploadId = xmlText(begun.body, 'UploadId');
    if (uploadId === undefined)
      throw new AppError({ code: 'blobs.store_refused', kind: 'unavailable', details: { name } });
    try {
      await sendParts(name, uploadId, file, bytes);
    } catch (error) {
      // Parts that nobody ends cost money for ever.
      await ask({ method: 'DELETE', name, query: { uploadId } }, [204]).catch(() => undefined);
      throw error;
    }
  };
  const size = async (name: string): Promise<number | undefined> => {
    const answer = await ask({ method: 'HEAD', name }, [200, 404]);
    return answer.status === 404 ? undefined : Number(answer.headers.get('content-length'));
  };
  const put = async (name: string, localPath: string): Promise<void> => {
    const { size: bytes } = await stat(localPath);
    const file = await open(localPath, 'r');
    try {
      if (bytes > PART_BYTES) await putInParts(name, file, bytes);
      else await ask({ method: 'PUT', name, body: await slice(file, 0, bytes) }, [200]);
    } finally {
      await file.close();
    }
    const stored = await size(name);
    if (stored !== bytes)
      throw new AppError({ code: 'blobs.store_refused', kind: 'unavailable', details: { name, stored, bytes } });
  };
  const read = async (name: string, start: number, end: number): Promise<Buffer> => {
    if (start >= end) return Buffer.alloc(0);
    const range = `bytes=${start}-${end - 1}`;
    const { status, body } = await ask({ method: 'GET', name, headers: { range } }, [200, 206, 416]);
    if (status === 416) return Buffer.alloc(0);
    // A store that does not know ranges sends the whole.
    return status === 200 ? body.subarray(start, end) : body;
  };

  /** An object cannot be changed in place: it is fetched, changed and put again, the old one standing until then. */
  const replaceStart = async (name: string, start: Buffer): Promise<void> => {
    const bytes = await size(name);
    if (bytes === undefined) throw new AppError({ code: 'blobs.not_found', kind: 'not_found', details: { name } });
    const folder = await mkdtemp(join(tmpdir(), 'shoujie-'));
    const path = join(folder, 'file');
    try {
      const file = await open(path, 'wx', 0o600);
      try {
        for (let at = 0; at < bytes; at += RANGE_BYTES) {
          const part = await read(name, at, Math.min(bytes, at + RANGE_BYTES));
          await file.write(part, 0, part.length, at);
        }
        await file.write(start, 0, start.length, 0);
      } finally {
        await file.close();
      }
      await put(name, path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  return {
    put,
    size,
    read,
    replaceStart,
    remove: async (name) => {
      await ask({ method: 'DELETE', name }, [200, 204, 404]);
    },
  };
}
