import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type SecureContextOptions } from 'node:tls';
import { createFramer } from './stream-framer.ts';
import { plainAddress, type Peer } from './peer.ts';
import type { SipLimits } from './limits.ts';
import type { Wire, WireNeeds } from './udp-wire.ts';

/** A peer that does not read: beyond this much unsent it is as good as gone. */
const MAX_UNSENT_BYTES = 1024 * 1024;
/** Messages that wait for a handshake. */
const MAX_WAITING = 1000;

/** PEM. Without `ca`, the authorities the system trusts. */
export interface TlsSettings extends Pick<SecureContextOptions, 'key' | 'cert' | 'ca'> {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
}

interface StreamNeeds extends WireNeeds {
  readonly limits: SipLimits;
  readonly onRefused: (reason: string) => void;
  readonly tls?: TlsSettings;
  /** The name that must be in the certificate of this far end; absent: its address must be. */
  readonly tlsNameOf?: (address: string) => string | undefined;
}

/** SIP over TLS 1.2 and above (RFC 8996 puts the older ones away). */
const TLS_MIN = 'TLSv1.2';

interface Connection {
  readonly flow: number;
  readonly socket: Socket;
  readonly key: string;
  /**
   * What waits for the far end's certificate to be checked; absent once it is. Not left to the socket: it would send before it
   * looked, and forgets to say when it did not.
   */
  waiting: { readonly bytes: Buffer; readonly onError: () => void }[] | undefined;
}

const keyOf = (address: string, port: number): string => `${address}|${port}`;

/** TCP, or TLS upon it: connections by flow (the one a message came on) and by far end (for new requests to an address). */
class StreamWire implements Wire {
  readonly #needs: StreamNeeds;
  readonly #byFlow = new Map<number, Connection>();
  readonly #byKey = new Map<string, Connection>();
  readonly #perSource = new Map<string, number>();
  #server: Server | undefined;
  #nextFlow = 1;
  #inbound = 0;

  constructor(needs: StreamNeeds) {
    this.#needs = needs;
  }

  start(): Promise<number> {
    return new Promise((resolve, reject) => {
      const server = this.#createServer();
      server.once('error', reject);
      server.listen(this.#needs.port, this.#needs.host, () => {
        server.off('error', reject);
        server.on('error', this.#needs.onError);
        this.#server = server;
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : this.#needs.port);
      });
    });
  }

  #createServer(): Server {
    const { tls, limits, onRefused } = this.#needs;
    const common = { noDelay: true, keepAlive: true };
    if (tls === undefined) return createServer(common, (socket) => this.#accept(socket));
    const { key, cert } = tls;
    const settings = { ...common, key, cert, minVersion: TLS_MIN, handshakeTimeout: limits.tcpConnectMs } as const;
    const server = createTlsServer(settings, (socket) => this.#accept(socket));
    server.on('tlsClientError', (error, socket) => {
      onRefused(error.message);
      socket.destroy();
    });
    // Counted from the first byte: half a handshake holds a connection just as well as a whole one.
    server.on('connection', (socket: Socket) => this.#admit(socket));
    return server;
  }

  stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const { socket } of this.#byFlow.values()) socket.destroy();
    return new Promise((resolve) => {
      if (server === undefined) resolve();
      else server.close(() => resolve());
    });
  }

  send(bytes: Buffer, peer: Peer, onError: () => void): void {
    const known = peer.flow === undefined ? undefined : this.#byFlow.get(peer.flow);
    const connection = known ?? this.#byKey.get(keyOf(peer.address, peer.port)) ?? this.#connect(peer);
    if (connection === undefined || connection.socket.writableLength > MAX_UNSENT_BYTES) {
      connection?.socket.destroy();
      onError();
      return;
    }
    if (connection.waiting === undefined) this.#write(connection, bytes, onError);
    else if (connection.waiting.length < MAX_WAITING) connection.waiting.push({ bytes, onError });
    else onError();
  }

  #write({ socket }: Connection, bytes: Buffer, onError: () => void): void {
    socket.write(bytes, (error) => (error ? onError() : undefined));
  }

  #accept(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (this.#needs.tls === undefined && !this.#admit(socket)) return;
    this.#adopt(socket, address, socket.remotePort ?? 0);
  }

  /** Counts an inbound connection until it closes, or cuts it. */
  #admit(socket: Socket): boolean {
    const address = plainAddress(socket.remoteAddress ?? '');
    const { limits, onRefused } = this.#needs;
    const full = this.#inbound >= limits.maxTcpConnections;
    if (full || (this.#perSource.get(address) ?? 0) >= limits.maxTcpConnectionsPerSource) {
      socket.on('error', () => undefined).destroy();
      onRefused(full ? 'too many connections' : 'too many connections of one source');
      return false;
    }
    this.#inbound += 1;
    this.#perSource.set(address, (this.#perSource.get(address) ?? 0) + 1);
    socket.once('close', () => {
      this.#inbound -= 1;
      const left = (this.#perSource.get(address) ?? 1) - 1;
      if (left > 0) this.#perSource.set(address, left);
      else this.#perSource.delete(address);
    });
    return true;
  }

  #connect(peer: Peer): Connection | undefined {
    if (this.#server === undefined || this.#byFlow.size >= this.#needs.limits.maxTcpConnections) return undefined;
    const socket = this.#dial(peer);
    const connecting = setTimeout(() => socket.destroy(new Error('connect timeout')), this.#needs.limits.tcpConnectMs);
    const ready = this.#needs.tls === undefined ? 'connect' : 'secureConnect';
    socket.once(ready, () => clearTimeout(connecting)).once('close', () => clearTimeout(connecting));
    const connection = this.#adopt(socket, peer.address, peer.port);
    if (this.#needs.tls === undefined) return connection;
    connection.waiting = [];
    socket.once('secureConnect', () => {
      const waiting = connection.waiting ?? [];
      connection.waiting = undefined;
      for (const { bytes, onError } of waiting) this.#write(connection, bytes, onError);
    });
    return connection;
  }

  #dial({ address, port }: Peer): Socket {
    const { tls, tlsNameOf } = this.#needs;
    const common = { host: address, port, noDelay: true, keepAlive: true };
    if (tls === undefined) return connect(common);
    const { key, cert, ca } = tls;
    // The name is checked against the certificate and told to a far end that has several (SNI); an address is only checked.
    const name = tlsNameOf?.(address);
    const known = { ...(ca === undefined ? {} : { ca }), ...(name === undefined ? {} : { servername: name }) };
    return connectTls({ ...common, key, cert, minVersion: TLS_MIN, ...known });
  }

  #adopt(socket: Socket, address: string, port: number): Connection {
    const connection: Connection = { flow: this.#nextFlow, socket, key: keyOf(address, port), waiting: undefined };
    this.#nextFlow += 1;
    this.#byFlow.set(connection.flow, connection);
    this.#byKey.set(connection.key, connection);
    socket.on('error', (error) => this.#needs.onError(error));
    socket.on('close', () => this.#forget(connection));
    socket.setTimeout(this.#needs.limits.tcpIdleMs, () => socket.destroy());
    this.#read(connection, {
      transport: this.#needs.tls === undefined ? 'tcp' : 'tls',
      address,
      port,
      flow: connection.flow,
    });
    return connection;
  }

  #read({ socket }: Connection, from: Peer): void {
    let late: NodeJS.Timeout | undefined;
    const framer = createFramer({
      onMessage: (text) => this.#needs.onText(text, from),
      onPing: () => void socket.write('\r\n'),
      onBroken: (reason) => {
        this.#needs.onRefused(reason);
        // end, not destroy: a 400 may still be on its way out.
        socket.end();
      },
    });
    socket.on('data', (chunk) => {
      framer.push(chunk.toString('latin1'));
      if (!framer.isInside()) {
        clearTimeout(late);
        late = undefined;
      } else late ??= setTimeout(() => socket.destroy(), this.#needs.limits.tcpFrameMs);
    });
    socket.on('close', () => clearTimeout(late));
  }

  #forget(connection: Connection): void {
    for (const { onError } of connection.waiting?.splice(0) ?? []) onError();
    this.#byFlow.delete(connection.flow);
    if (this.#byKey.get(connection.key) === connection) this.#byKey.delete(connection.key);
  }
}

export const createStreamWire = (needs: StreamNeeds): Wire => new StreamWire(needs);
