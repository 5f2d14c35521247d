import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Checks a request as the store does (AWS Signature Version 4, header form). Written from the description of the signature and not
 * with the library that signs: two who make the same mistake agree.
 */
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** The name of what is wrong, as S3 names it; undefined: the request is good. */
export function wrongSignature(request: IncomingMessage, body: Buffer, keys: Keys): string | undefined {
  const [, access, day = '', region = '', signedHeaders = '', signature = ''] =
    HEADER.exec(request.headers.authorization ?? '') ?? [];
  if (access === undefined) return 'AccessDenied';
  if (access !== keys.accessKey) return 'InvalidAccessKeyId';
  const names = signedHeaders.split(';');
  if (!names.includes('host') || !names.includes('x-amz-date')) return 'AccessDenied';
  const date = String(request.headers['x-amz-date']);
  const bodyHash = String(request.headers['x-amz-content-sha256']);
  if (bodyHash !== sha(body)) return 'XAmzContentSHA256Mismatch';
  const url = new URL(request.url ?? '/', 'http://store');
  const query = [...url.searchParams].map(([k, v]) => `${encode(k)}=${encode(v)}`).sort();
  const canonical = [
    request.method,
    url.pathname,
    query.join('&'),
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signedHeaders,
    bodyHash,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha(canonical)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce(
    (k: string | Buffer, part) => hmac(k, part),
    `AWS4${keys.secretKey}`,
  );
  const expected = hmac(key, text);
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch';
}
