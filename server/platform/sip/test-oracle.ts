import { createSocket } from 'node:dgram';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';

/** What we use of the npm package `sip`, an independent stack. It brings no types. */
export interface OracleMessage {
  method?: string;
  uri?: string;
  status?: number;
  headers: Record<string, unknown> & {
    via?: { host: string; params: Record<string, string | undefined> }[];
    to: { uri: string; params: Record<string, string | undefined> };
    from: { uri: string; params: Record<string, string | undefined> };
    cseq: { seq: number; method: string };
    'call-id': string;
    contact?: { uri: string }[];
  };
  content?: string;
}
export interface OracleStack {
  send(message: OracleMessage, onResponse?: (response: OracleMessage) => void): void;
  destroy(): void;
}
export interface Oracle {
  create(
    options: { address: string; port: number; udp: boolean; tcp: boolean },
    onRequest: (request: OracleMessage) => void,
  ): OracleStack;
  parse(text: string): OracleMessage | undefined;
  stringify(message: OracleMessage): string;
  makeResponse(request: OracleMessage, status: number, reason: string): OracleMessage;
}

export const oracle = createRequire(import.meta.url)('sip') as Oracle;

/** A port free for UDP and TCP at this address: the package does not say which one it took. */
export async function freeSipPort(host: string): Promise<number> {
  for (;;) {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, host, () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      }),
    );
    const socket = createSocket('udp4');
    const free = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false));
      socket.bind(port, host, () => resolve(true));
    });
    if (free) socket.close();
    await new Promise((resolve) => server.close(resolve));
    if (free) return port;
  }
}
