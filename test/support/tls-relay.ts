import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';

/** Debian's sipp was built without TLS: a relay beside it speaks TLS to us and plain TCP to sipp. */
export interface Relay {
  readonly port: number;
  close(): void;
}
export interface Identity {
  readonly key: Buffer;
  readonly cert: Buffer;
  readonly ca: Buffer;
}
export const TLS_NAME = 'sbc.example';

export function makeIdentity(): Identity {
  const folder = mkdtempSync(join(tmpdir(), 'sip-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', `/CN=${TLS_NAME}`, '-addext', `subjectAltName=DNS:${TLS_NAME},IP:127.0.0.1`];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  const made = { key: readFileSync(key), cert: readFileSync(cert), ca: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return made;
}

function bridge(a: Socket, b: Socket): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.on('error', () => to.destroy());
    from.pipe(to);
  }
}

async function listening(server: Server, address: string): Promise<Relay> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, address, () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** sipp connects here; we are called over TLS from this address. */
export const relayToUs = (identity: Identity, address: string, tlsPort: number): Promise<Relay> =>
  listening(
    createServer((socket) => {
      bridge(
        socket,
        connectTls({
          socket: connect({ host: '127.0.0.1', port: tlsPort, localAddress: address }),
          servername: TLS_NAME,
          ca: identity.ca,
        }),
      );
    }),
    address,
  );

/** We connect here over TLS; sipp is reached over TCP. */
export const relayToSipp = (identity: Identity, address: string, port: number): Promise<Relay> =>
  listening(
    createTlsServer({ key: identity.key, cert: identity.cert }, (socket) => {
      bridge(socket, connect({ host: address, port }));
    }),
    address,
  );
