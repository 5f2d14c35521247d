import { connect, createServer, type Server, type Socket } from 'node:net';
import { createFramer } from './tcp-framer.ts';
import { plainAddress, type Peer } from './peer.ts';
import type { SipLimits } from './limits.ts';
import type { Wire, WireNeeds } from './udp-wire.ts';

/** A peer that does not read: beyond this much unsent it is as good as gone. */
const MAX_UNSENT_BYTES = 1024 * 1024;

interface TcpNeeds extends WireNeeds {
  readonly limits: SipLimits;
  readonly onRefused: (reason: string) => void;
}

interface Connection {
  readonly flow: number;
  readonly socket: Socket;
  readonly key: string;
  readonly address: string;
}

const keyOf = (address: string, port: number): string => `${address}|${port}`;

/** Connections by flow (the one a message came on) and by far end (for new requests to an address). */
class TcpWire implements Wire {
  readonly #needs: TcpNeeds;
  readonly #byFlow = new Map<number, Connection>();
  readonly #byKey = new Map<string, Connection>();
  readonly #perSource = new Map<string, number>();
  #server: Server | undefined;
  #nextFlow = 1;

  constructor(needs: TcpNeeds) {
    this.#needs = needs;
  }

  start(): Promise<number> {
    return new Promise((resolve, reject) => {
      const server = createServer({ noDelay: true, keepAlive: true }, (socket) => this.#accept(socket));
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
    connection.socket.write(bytes, (error) => (error ? onError() : undefined));
  }

  #accept(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress ?? '');
    const { limits, onRefused } = this.#needs;
    const full = this.#byFlow.size >= limits.maxTcpConnections;
    if (full || (this.#perSource.get(address) ?? 0) >= limits.maxTcpConnectionsPerSource) {
      socket.on('error', () => undefined).destroy();
      onRefused(full ? 'too many connections' : 'too many connections of one source');
      return;
    }
    this.#adopt(socket, address, socket.remotePort ?? 0);
  }

  #connect(peer: Peer): Connection | undefined {
    if (this.#server === undefined || this.#byFlow.size >= this.#needs.limits.maxTcpConnections) return undefined;
    const socket = connect({ host: peer.address, port: peer.port, noDelay: true, keepAlive: true });
    const connecting = setTimeout(() => socket.destroy(new Error('connect timeout')), this.#needs.limits.tcpConnectMs);
    socket.once('connect', () => clearTimeout(connecting)).once('close', () => clearTimeout(connecting));
    return this.#adopt(socket, peer.address, peer.port);
  }

  #adopt(socket: Socket, address: string, port: number): Connection {
    const connection = { flow: this.#nextFlow, socket, key: keyOf(address, port), address };
    this.#nextFlow += 1;
    this.#byFlow.set(connection.flow, connection);
    this.#byKey.set(connection.key, connection);
    this.#perSource.set(address, (this.#perSource.get(address) ?? 0) + 1);
    socket.on('error', (error) => this.#needs.onError(error));
    socket.on('close', () => this.#forget(connection));
    socket.setTimeout(this.#needs.limits.tcpIdleMs, () => socket.destroy());
    this.#read(connection, { transport: 'tcp', address, port, flow: connection.flow });
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
    this.#byFlow.delete(connection.flow);
    if (this.#byKey.get(connection.key) === connection) this.#byKey.delete(connection.key);
    const left = (this.#perSource.get(connection.address) ?? 1) - 1;
    if (left > 0) this.#perSource.set(connection.address, left);
    else this.#perSource.delete(connection.address);
  }
}

export const createTcpWire = (needs: TcpNeeds): Wire => new TcpWire(needs);
