import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { parseRange } from '../../../../platform/blobs/byte-range.ts';
import { wrongSignature, type Keys } from './signature.ts';

/** An object store of one bucket in memory, true to the protocol: signatures, ranges, uploads in parts, and its bad days. */
export interface S3Server {
  readonly url: string;
  readonly bucket: string;
  readonly objects: Map<string, Buffer>;
  /** Uploads in parts that were begun and neither ended nor given up. */
  readonly openUploads: () => number;
  readonly requests: string[];
  /** The next requests, one each: a status, `cut` (the line breaks) or `slow` (no answer). */
  readonly troubles: (number | 'cut' | 'slow')[];
  /** Requests that get no answer, for as long as it is set. */
  hangsAt: ((request: string) => boolean) | undefined;
  close(): Promise<void>;
}

const MIN_PART_BYTES = 5 * 1024 * 1024;
const tagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

interface Call {
  readonly key: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const xml = (response: ServerResponse, status: number, text: string): void => {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
};
const error = (response: ServerResponse, status: number, code: string): void =>
  xml(response, status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

export async function startS3Server(keys: Keys, bucket = 'recordings'): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const requests: string[] = [];
  const troubles: S3Server['troubles'] = [];

  const get = ({ key, request, response }: Call): void => {
    const object = objects.get(key);
    if (object === undefined) {
      if (request.method === 'HEAD') response.writeHead(404).end();
      else error(response, 404, 'NoSuchKey');
      return;
    }
    const head = { etag: tagOf(object), 'accept-ranges': 'bytes' };
    const range = request.method === 'HEAD' ? undefined : parseRange(request.headers.range, object.length);
    if (range === 'unsatisfiable') error(response, 416, 'InvalidRange');
    else if (range === undefined)
      response
        .writeHead(200, { ...head, 'content-length': object.length })
        .end(request.method === 'HEAD' ? undefined : object);
    else {
      const part = object.subarray(range.start, range.end + 1);
      const where = `bytes ${range.start}-${range.end}/${object.length}`;
      response.writeHead(206, { ...head, 'content-range': where, 'content-length': part.length }).end(part);
    }
  };
  const put = ({ key, query, body, response }: Call): void => {
    const uploadId = query.get('uploadId');
    if (uploadId === null) objects.set(key, body);
    else {
      const upload = uploads.get(uploadId);
      if (upload === undefined) {
        error(response, 404, 'NoSuchUpload');
        return;
      }
      upload.set(Number(query.get('partNumber')), body);
    }
    response.writeHead(200, { etag: tagOf(body) }).end();
  };
  const complete = ({ key, body, response }: Call, uploadId: string): void => {
    const parts = uploads.get(uploadId);
    const wanted = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag>/g)];
    const found = wanted.map(([, n, tag]) => ({ part: parts?.get(Number(n)), tag }));
    if (parts === undefined) error(response, 404, 'NoSuchUpload');
    else if (found.some(({ part, tag }) => part === undefined || tagOf(part) !== tag))
      error(response, 400, 'InvalidPart');
    else if (found.slice(0, -1).some(({ part }) => (part?.length ?? 0) < MIN_PART_BYTES))
      error(response, 400, 'EntityTooSmall');
    else {
      objects.set(key, Buffer.concat(found.flatMap(({ part }) => (part === undefined ? [] : [part]))));
      uploads.delete(uploadId);
      xml(response, 200, `<CompleteMultipartUploadResult><Key>${key}</Key></CompleteMultipartUploadResult>`);
    }
  };
  const post = (call: Call): void => {
    const uploadId = call.query.get('uploadId');
    if (uploadId !== null) complete(call, uploadId);
    else {
      const id = `u${requests.length}`;
      uploads.set(id, new Map());
      xml(
        call.response,
        200,
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
    }
  };
  const remove = ({ key, query, response }: Call): void => {
    const uploadId = query.get('uploadId');
    if (uploadId === null) objects.delete(key);
    else uploads.delete(uploadId);
    response.writeHead(204).end();
  };
  const verbs: Record<string, (call: Call) => void> = { GET: get, HEAD: get, PUT: put, POST: post, DELETE: remove };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const url = new URL(request.url ?? '/', 'http://store');
    requests.push(`${request.method} ${url.pathname}${url.search}`);
    const trouble = house.hangsAt?.(url.search) === true ? 'slow' : troubles.shift();
    if (trouble === 'slow') return;
    if (trouble === 'cut') {
      request.socket.destroy();
      return;
    }
    const wrong = wrongSignature(request, body, keys);
    const key = url.pathname.slice(bucket.length + 2);
    if (trouble !== undefined) error(response, trouble, trouble === 503 ? 'SlowDown' : 'InternalError');
    else if (wrong !== undefined) error(response, 403, wrong);
    else if (!url.pathname.startsWith(`/${bucket}/`)) error(response, 404, 'NoSuchBucket');
    else verbs[request.method ?? '']?.({ key, query: url.searchParams, body, request, response });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const house: S3Server = {
    hangsAt: undefined,
    url: `http://127.0.0.1:${port}`,
    bucket,
    objects,
    openUploads: () => uploads.size,
    requests,
    troubles,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return house;
}
