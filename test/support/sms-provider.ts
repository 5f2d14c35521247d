import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A provider of short messages: takes what is signed with its customer's secret, and keeps what it took. */
export interface SmsProvider {
  /** The settings of a house that is its customer. */
  readonly env: Readonly<Record<string, string>>;
  readonly taken: readonly { readonly to: string; readonly text: string; readonly key: string }[];
  close(): Promise<void>;
}

export async function startSmsProvider(): Promise<SmsProvider> {
  const secret = 'a secret of the test';
  const folder = await mkdtemp(join(tmpdir(), 'shoujie-sms-'));
  const file = join(folder, 'secret');
  await writeFile(file, secret, { mode: 0o600 });
  const taken: { to: string; text: string; key: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const header = (name: string): string => String(request.headers[name] ?? '');
      const key = header('idempotency-key');
      const signed = createHmac('sha256', secret)
        .update(`${header('x-timestamp')}.${key}.${body}`)
        .digest('hex');
      if (header('x-signature') !== `sha256=${signed}`) return void response.writeHead(401).end();
      taken.push({ ...(JSON.parse(body) as { to: string; text: string }), key });
      response.writeHead(202, { 'content-type': 'application/json' }).end('{"id":"m1"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: { SMS_PROVIDER: 'http', SMS_URL: `http://127.0.0.1:${port}/messages`, SMS_SECRET_FILE: file },
    taken,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
