import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { AppError } from '../../../../shared/kernel/app-error.ts';

/** Where the bucket is and who we are there. The secret is in memory alone and never in a message. */
export interface S3Settings {
  readonly url: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** For tests: how long one request may take, and the first pause before it is tried again. */
  readonly deadlineMs?: number;
  readonly firstPauseMs?: number;
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly name: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export interface S3Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

export type S3Client = (request: S3Request) => Promise<S3Answer>;

const DEADLINE_MS = 60_000;
const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 300;
/** Slow down, a server that stumbles, a gateway without a server: the same request may work in a moment. */
const isPassing = (status: number): boolean => status === 429 || status >= 500;

const failed = (request: S3Request, reason: string, cause?: unknown): AppError =>
  new AppError({
    code: 'blobs.store_unreachable',
    kind: 'unavailable',
    retryable: true,
    details: { method: request.method, name: request.name, reason },
    ...(cause === undefined ? {} : { cause }),
  });

/** Path style (`host/bucket/name`): every S3 server knows it, and a bucket needs no name in the DNS. */
export function createS3Client(settings: S3Settings): S3Client {
  const { url, bucket, region, accessKey, secretKey } = settings;
  const deadlineMs = settings.deadlineMs ?? DEADLINE_MS;
  const firstPauseMs = settings.firstPauseMs ?? FIRST_PAUSE_MS;
  const once = async (request: S3Request): Promise<S3Answer> => {
    const target = new URL(`${url}/${bucket}/${request.name}`);
    for (const [name, value] of Object.entries(request.query ?? {})) target.searchParams.set(name, value);
    // The hash of the body is signed: a store that got other bytes refuses them, so a finished upload is a checked one.
    const hash = createHash('sha256')
      .update(request.body ?? '')
      .digest('hex');
    const signer = new AwsV4Signer({
      method: request.method,
      url: target.toString(),
      headers: { ...request.headers, 'x-amz-content-sha256': hash },
      service: 's3',
      region,
      accessKeyId: accessKey,
      secretAccessKey: secretKey,
    });
    const signed = await signer.sign();
    const answer = await fetch(signed.url, {
      method: request.method,
      headers: signed.headers,
      signal: AbortSignal.timeout(deadlineMs),
      redirect: 'error',
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  };
  return async (request) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await once(request).catch((error: unknown) => failed(request, 'no answer', error));
      if (!(answer instanceof AppError) && !isPassing(answer.status)) return answer;
      if (tries === MAX_TRIES) throw answer instanceof AppError ? answer : failed(request, `status ${answer.status}`);
      // Half fixed, half by chance: nodes that failed together must not come back together.
      await wait(firstPauseMs * 2 ** (tries - 1) * (0.5 + Math.random() / 2));
    }
  };
}
