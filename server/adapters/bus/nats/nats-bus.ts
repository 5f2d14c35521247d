import { connect, type NatsConnection, type NodeConnectionOptions, type Subscription } from '@nats-io/transport-node';
import type { Bus, BusState } from '../../../platform/bus/bus.ts';
import { createHearers } from '../../../platform/bus/hearers.ts';
import type { Log } from '../../../platform/log.ts';

/** A server that stopped answering is noticed after two of these; the tails look faster from then on. */
const PING_EVERY_MS = 1_000;
const PINGS_UNANSWERED = 2;
const CONNECT_TIMEOUT_MS = 2_000;
const TRY_AGAIN_MS = 250;
/** Beyond this a message is no wake-up any more. The server's own limit is 1 MiB. */
export const MAX_MESSAGE_BYTES = 128 * 1024;

const STATE = 'state';

/** `nats://user:password@host:4222`, `nats://token@host:4222`, `tls://…`; several with commas, credentials from the first. */
export function natsOptions(urls: readonly string[]): NodeConnectionOptions {
  const parsed = urls.map((u) => new URL(u));
  const [first] = parsed;
  const user = decodeURIComponent(first?.username ?? '');
  const pass = decodeURIComponent(first?.password ?? '');
  return {
    servers: parsed.map((u) => u.host),
    ...(user === '' ? {} : pass === '' ? { token: user } : { user, pass }),
    ...(first?.protocol === 'tls:' ? { tls: {} } : {}),
  };
}

/**
 * NATS core (no JetStream): at most once is all a wake-up needs, and a server without a disk is one thing less that can fill up.
 * Connects for ever in the background, from the first moment on: a house without its bus opens all the same.
 */
export function createNatsBus(needs: {
  readonly urls: readonly string[];
  /** Put before every subject: several houses may share one message system. */
  readonly prefix: string;
  readonly name: string;
  readonly log: Log;
}): Bus {
  const { log, prefix } = needs;
  const hearers = createHearers<unknown>((error, subject) => log.error({ err: error, subject }, 'a bus hearer failed'));
  const states = createHearers<BusState>((error) => log.error({ err: error }, 'a bus hearer failed'));
  const wanted = new Map<string, Subscription | undefined>();
  let connection: NatsConnection | undefined;
  let state: BusState = 'lost';
  let closed = false;
  let wake: (() => void) | undefined;

  const become = (next: BusState): void => {
    if (next === state) return;
    state = next;
    log.info({ state }, 'bus');
    states.tell(STATE, state);
  };
  const listen = (subject: string): void => {
    if (connection === undefined || wanted.get(subject) !== undefined) return;
    const subscription = connection.subscribe(`${prefix}.${subject}`, {
      callback: (error, message) => {
        if (error !== null) return;
        try {
          hearers.tell(subject, message.json());
        } catch (cause) {
          log.warn({ err: cause, subject }, 'a message on the bus was not understood');
        }
      },
    });
    wanted.set(subject, subscription);
  };
  const follow = async (nats: NatsConnection): Promise<void> => {
    for await (const { type } of nats.status()) {
      if (type === 'disconnect' || type === 'staleConnection') become('lost');
      if (type === 'reconnect') become('connected');
    }
  };
  /** One life of a connection; the client reconnects by itself, and ends only when it thinks there is no hope. */
  const live = async (): Promise<void> => {
    const nats = await connect({
      ...natsOptions(needs.urls),
      name: needs.name,
      noEcho: true,
      maxReconnectAttempts: -1,
      ignoreAuthErrorAbort: true,
      reconnectTimeWait: TRY_AGAIN_MS,
      reconnectJitter: TRY_AGAIN_MS,
      pingInterval: PING_EVERY_MS,
      maxPingOut: PINGS_UNANSWERED,
      timeout: CONNECT_TIMEOUT_MS,
    });
    connection = nats;
    if (isClosed()) {
      await nats.close();
      return;
    }
    for (const subject of wanted.keys()) listen(subject);
    become('connected');
    void follow(nats).catch(() => undefined);
    await nats.closed();
    connection = undefined;
    for (const subject of wanted.keys()) wanted.set(subject, undefined);
    become('lost');
  };
  /** Read anew after every await: the compiler would take it for unchanged. */
  const isClosed = (): boolean => closed;
  const run = async (): Promise<void> => {
    while (!isClosed()) {
      await live().catch((error: unknown) => log.debug({ err: error }, 'the bus does not answer'));
      if (isClosed()) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, TRY_AGAIN_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const running = run();

  return {
    // While the line is cut the client would keep what is published and send it minutes later: a wake-up is dropped instead.
    publish: (subject, data) => {
      if (connection === undefined || state !== 'connected') return;
      try {
        const text = JSON.stringify(data);
        if (text.length > MAX_MESSAGE_BYTES) log.warn({ subject, length: text.length }, 'too long for the bus');
        else connection.publish(`${prefix}.${subject}`, text);
      } catch (error) {
        log.debug({ err: error, subject }, 'publishing on the bus failed');
      }
    },
    subscribe: (subject, hear) => {
      const leave = hearers.add(subject, hear);
      if (!wanted.has(subject)) wanted.set(subject, undefined);
      listen(subject);
      return leave;
    },
    state: () => state,
    onState: (hear) => states.add(STATE, hear),
    close: async () => {
      closed = true;
      wake?.();
      await connection?.close();
      await running;
    },
  };
}
