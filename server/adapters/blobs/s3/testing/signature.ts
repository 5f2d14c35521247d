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

interface Claim {
  readonly access: string;
  readonly day: string;
  readonly region: string;
  readonly names: readonly string[];
  readonly signature: string;
}

function claimOf(request: IncomingMessage): Claim | undefined {
  const [, access, day = '', region = '', names = '', signature = ''] =
    HEADER.exec(request.headers.authorization ?? '') ?? [];
  return access === undefined ? undefined : { access, day, region, names: names.split(';'), signature };
}

/** What the signature is made of. */
function textToSign(request: IncomingMessage, { day, region, names }: Claim): string {
  const url = new URL(request.url ?? '/', 'http://store');
  const query = [...url.searchParams].map(([k, v]) => `${encode(k)}=${encode(v)}`).sort();
  const headers = names.map((name) => `${name}:${String(request.headers[name]).trim()}`);
  const bodyHash = String(request.headers['x-amz-content-sha256']);
  const canonical = [request.method, url.pathname, query.join('&'), ...headers, '', names.join(';'), bodyHash].join(
    '\n',
  );
  const scope = `${day}/${region}/s3/aws4_request`;
  return ['AWS4-HMAC-SHA256', String(request.headers['x-amz-date']), scope, sha(canonical)].join('\n');
}

/** The name of what is wrong, as S3 names it; undefined: the request is good. */
export function wrongSignature(request: IncomingMessage, body: Buffer, keys: Keys): string | undefined {
  const claim = claimOf(request);
  if (claim === undefined || !claim.names.includes('host') || !claim.names.includes('x-amz-date'))
    return 'AccessDenied';
  if (claim.access !== keys.accessKey) return 'InvalidAccessKeyId';
  if (request.headers['x-amz-content-sha256'] !== sha(body)) return 'XAmzContentSHA256Mismatch';
  const steps = [claim.day, claim.region, 's3', 'aws4_request'];
  const key = steps.reduce((k: string | Buffer, part) => hmac(k, part), `AWS4${keys.secretKey}`);
  const expected = hmac(key, textToSign(request, claim));
  return timingSafeEqual(expected, Buffer.from(claim.signature, 'hex')) ? undefined : 'SignatureDoesNotMatch';
}
