import { clientError, readProblem } from './api-error.ts';
import { readFrame, type PushFrame } from './socket-frames.ts';
import { backoffMs } from './socket-backoff.ts';

/**
 * One WebSocket per tab. Life: connecting → connected → (lost) reconnecting → connected …, and `offline` is the name for a
 * reconnection that has lasted OFFLINE_AFTER_MS: from then on the person must know.
 *
 * Pushes tell that something changed and are lost while the line is down. So after every reconnection all topics are asked for again
 * and, once the server has answered them all, `resynced` is told: a screen that reads the truth then misses nothing in between.
 *
 * A command is sent once. When the line breaks before its answer it fails with `client.connection_lost`: it may have been done, the
 * caller re-reads. Repeating it here would do some things twice.
 */
export interface SocketLike {
  send(text: string): void;
  close(code?: number): void;
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

export type SocketStatus =
  | { readonly state: 'stopped' | 'connecting' | 'connected' }
  | { readonly state: 'reconnecting' | 'offline'; readonly since: number };

export interface SocketCall<Answer> {
  readonly cmd: string;
  readonly data?: unknown;
  readonly deadlineMs?: number;
  /** For the compiler alone. Never given. */
  readonly answers?: Answer;
}

export interface TopicOf<Data> {
  readonly topic: string;
  /** The server refused the topic, usually for want of a permission. */
  readonly onRefused?: (error: Error) => void;
  /** For the compiler alone. Never given. */
  readonly carries?: Data;
}

export interface SocketClient {
  start(): void;
  stop(): void;
  call<Answer>(call: SocketCall<Answer>): Promise<Answer>;
  /** Many parts of a screen may listen to one topic; the server is asked once. Answers how to stop listening. */
  subscribe<Data>(topic: TopicOf<Data>, hear: (push: PushFrame<Data>) => void): () => void;
  status(): SocketStatus;
  onStatus(hear: (status: SocketStatus) => void): () => void;
  onResynced(hear: () => void): () => void;
}

export interface SocketNeeds {
  readonly open: () => SocketLike;
  readonly now: () => number;
  readonly random: () => number;
  /** Answers how to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** The server did not even open: perhaps the session has ended (a browser does not show the 401 of an upgrade). */
  readonly onNotOpened?: () => void;
}

export const HEARTBEAT_MS = 20_000;
export const CALL_DEADLINE_MS = 10_000;
export const OFFLINE_AFTER_MS = 10_000;

interface Waiting {
  readonly settle: (frame: { readonly ok: boolean; readonly body: unknown }) => void;
  readonly fail: (error: Error) => void;
}
interface Topic {
  readonly hearers: Set<(push: PushFrame<never>) => void>;
  readonly refused: Set<(error: Error) => void>;
}

function createWaitingRoom(needs: Pick<SocketNeeds, 'after'>) {
  const waiting = new Map<string, Waiting>();
  let last = 0;
  return {
    /** A new question: its id, and the promise of its answer, which never stays open longer than the deadline. */
    ask(deadlineMs: number): { id: string; answer: Promise<unknown>; fail: (error: Error) => void } {
      last += 1;
      const id = String(last);
      let fail: (error: Error) => void = () => undefined;
      const answer = new Promise<unknown>((resolve, reject) => {
        const done = (): void => {
          cancel();
          waiting.delete(id);
        };
        fail = (error) => {
          done();
          reject(error);
        };
        const cancel = needs.after(deadlineMs, () => fail(clientError('client.timeout')));
        const settle: Waiting['settle'] = ({ ok, body }) => {
          done();
          if (ok) resolve(body);
          else reject(readProblem(body, 0));
        };
        waiting.set(id, { settle, fail });
      });
      return { id, answer, fail };
    },
    answered: (id: string, frame: { readonly ok: boolean; readonly body: unknown }) => waiting.get(id)?.settle(frame),
    failAll(error: () => Error): void {
      for (const one of [...waiting.values()]) one.fail(error());
    },
  };
}

function createBell<T>() {
  const hearers = new Set<(value: T) => void>();
  return {
    ring: (value: T): void => {
      for (const hear of [...hearers]) hear(value);
    },
    listen: (hear: (value: T) => void) => {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
  };
}

export function createSocketClient(needs: SocketNeeds): SocketClient {
  const questions = createWaitingRoom(needs);
  const statusBell = createBell<SocketStatus>();
  const resyncBell = createBell<undefined>();
  const topics = new Map<string, Topic>();
  let status: SocketStatus = { state: 'stopped' };
  let socket: SocketLike | undefined;
  let attempt = 0;
  let everConnected = false;
  const timers = new Map<'beat' | 'retry' | 'offline', () => void>();
  /** Commands given while the first connection is being made; after a loss they are refused at once instead. */
  let beforeOpen: { readonly send: () => void; readonly fail: (error: Error) => void }[] = [];

  const become = (next: SocketStatus): void => {
    status = next;
    statusBell.ring(next);
  };
  const later = (name: 'beat' | 'retry' | 'offline', ms: number, run: () => void): void =>
    void timers.set(name, needs.after(ms, run));
  const clearTimers = (): void => {
    for (const cancel of timers.values()) cancel();
    timers.clear();
  };

  const post = (cmd: string, data: unknown, deadlineMs: number): Promise<unknown> => {
    const { id, answer, fail } = questions.ask(deadlineMs);
    const send = (): void => socket?.send(JSON.stringify({ id, cmd, data }));
    if (status.state === 'connected') send();
    else if (status.state === 'connecting' && !everConnected) beforeOpen.push({ send, fail });
    else fail(clientError('client.offline'));
    return answer;
  };

  const askFor = (name: string): Promise<void> =>
    post('subscribe', { topic: name }, CALL_DEADLINE_MS).then(
      () => undefined,
      (error: unknown) => {
        for (const hear of topics.get(name)?.refused ?? []) hear(error as Error);
      },
    );

  const beat = (): void => {
    later('beat', HEARTBEAT_MS, () => {
      const current = socket;
      // A line can be dead without anybody saying so (a laptop lid, a NAT that forgot us): no answer means reconnect.
      post('ping', {}, CALL_DEADLINE_MS).then(beat, () => {
        if (current === socket) lost();
      });
    });
  };

  const opened = (): void => {
    const again = everConnected;
    everConnected = true;
    clearTimers();
    attempt = 0;
    become({ state: 'connected' });
    for (const one of beforeOpen.splice(0)) one.send();
    const opening = socket;
    void Promise.all([...topics.keys()].map(askFor)).then(() => {
      if (again && opening === socket) resyncBell.ring(undefined);
    });
    beat();
  };

  const lost = (): void => {
    drop();
    const since = status.state === 'reconnecting' || status.state === 'offline' ? status.since : needs.now();
    // The status turns first: whoever hears of the failure may ask again at once, and must then be refused, not sent nowhere.
    become(needs.now() - since >= OFFLINE_AFTER_MS ? { state: 'offline', since } : { state: 'reconnecting', since });
    questions.failAll(() => clientError('client.connection_lost'));
    beforeOpen = [];
    attempt += 1;
    later('retry', backoffMs(attempt, needs.random()), connect);
    const untilOffline = since + OFFLINE_AFTER_MS - needs.now();
    if (untilOffline > 0) {
      later('offline', untilOffline, () => {
        if (status.state === 'reconnecting') become({ state: 'offline', since });
      });
    }
  };

  const drop = (): void => {
    clearTimers();
    const old = socket;
    socket = undefined;
    if (old === undefined) return;
    old.onopen = old.onclose = old.onmessage = null;
    old.close();
  };

  const connect = (): void => {
    const mine = needs.open();
    let isOpen = false;
    socket = mine;
    mine.onopen = () => {
      isOpen = true;
      opened();
    };
    mine.onclose = () => {
      lost();
      if (!isOpen) needs.onNotOpened?.();
    };
    mine.onmessage = (event) => {
      const frame = readFrame(event.data);
      if (frame?.kind === 'answer') questions.answered(frame.re, frame);
      else if (frame?.kind === 'push') {
        for (const hear of [...(topics.get(frame.push.topic)?.hearers ?? [])]) hear(frame.push as PushFrame<never>);
      }
    };
  };

  return {
    status: () => status,
    onStatus: statusBell.listen,
    onResynced: (hear) => resyncBell.listen(hear),
    start: () => {
      if (status.state !== 'stopped') return;
      everConnected = false;
      attempt = 0;
      become({ state: 'connecting' });
      connect();
    },
    stop: () => {
      drop();
      become({ state: 'stopped' });
      questions.failAll(() => clientError('client.connection_lost'));
      beforeOpen = [];
    },
    call: <Answer>(call: SocketCall<Answer>) =>
      post(call.cmd, call.data ?? {}, call.deadlineMs ?? CALL_DEADLINE_MS) as Promise<Answer>,
    subscribe: <Data>(wanted: TopicOf<Data>, hear: (push: PushFrame<Data>) => void) => {
      const name = wanted.topic;
      const entry: Topic = topics.get(name) ?? { hearers: new Set(), refused: new Set() };
      const isNew = !topics.has(name);
      topics.set(name, entry);
      const own = hear as (push: PushFrame<never>) => void;
      entry.hearers.add(own);
      if (wanted.onRefused !== undefined) entry.refused.add(wanted.onRefused);
      if (isNew && status.state === 'connected') void askFor(name);
      return () => {
        entry.hearers.delete(own);
        if (wanted.onRefused !== undefined) entry.refused.delete(wanted.onRefused);
        if (entry.hearers.size > 0 || topics.get(name) !== entry) return;
        topics.delete(name);
        if (status.state === 'connected') post('unsubscribe', { topic: name }, CALL_DEADLINE_MS).catch(() => undefined);
      };
    },
  };
}
