import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { FormatRegistry, Type } from '@sinclair/typebox';
import { Gauge } from 'prom-client';
import { WebSocketServer, type WebSocket } from 'ws';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { isId, newId } from '../../../shared/kernel/id.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import type { EventTail } from '../../platform/events/event-tail.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import {
  socketCommand,
  type FrameRelay,
  type PushFrame,
  type SocketCommand,
  type SocketHub,
  type SocketOffer,
  type SocketProjection,
  type SocketTopic,
} from '../../platform/socket/socket-types.ts';
import { problemOf } from '../http/problems.ts';
import { CLOSE, createLiveSession, readFrame, type CommandFrame, type LiveSession } from './socket-session.ts';

/** The web framework brings its own formats; here an unknown one would refuse every frame that names it. */
FormatRegistry.Set('uuid', isId);
FormatRegistry.Set('date-time', (text) => text.length <= 40 && !Number.isNaN(Date.parse(text)));

const MAX_FRAME_BYTES = 64 * 1024;
const MAX_TOPICS_PER_SESSION = 300;
const PING_EVERY_MS = 20_000;

export interface SocketNeeds<Subject> {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tail: EventTail;
  /** Who is it? Undefined refuses the upgrade with 401. Also checks the Origin. */
  readonly authenticate: (request: IncomingMessage) => Promise<Subject | undefined>;
  readonly offers: readonly SocketOffer<Subject>[];
  /** Absent: there is one node. */
  readonly relay?: FrameRelay;
}

export interface SocketEdge extends SocketHub {
  attach(server: Server, path: string): void;
  close(): Promise<void>;
}

interface Visit<Subject> {
  readonly request: IncomingMessage;
  readonly subject: Subject;
}

export function createSocketHub<Subject>(needs: SocketNeeds<Subject>): SocketEdge {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const sessions = new Set<LiveSession<Subject>>();
  const byTopic = new Map<string, Set<LiveSession<Subject>>>();
  const topicRules = new Map<string, SocketTopic<Subject>>();
  const projections = new Map<string, SocketProjection[]>();
  for (const offer of needs.offers) {
    for (const topic of offer.topics ?? []) topicRules.set(topic.prefix, topic);
    for (const p of offer.projections ?? []) {
      for (const type of p.types) projections.set(type, [...(projections.get(type) ?? []), p]);
    }
  }
  new Gauge({
    name: 'shoujie_sockets',
    help: 'Open WebSocket sessions',
    registers: [needs.metrics],
    collect() {
      this.set(sessions.size);
    },
  });

  const publishHere = (frame: PushFrame): void => {
    const hearers = byTopic.get(frame.topic);
    if (hearers === undefined) return;
    const text = JSON.stringify(frame);
    for (const session of hearers) session.sendText(text);
  };
  const hear = (events: readonly CommittedEvent[]): void => {
    for (const event of events) {
      for (const projection of projections.get(event.type) ?? []) {
        for (const frame of projection.frames(event)) publishHere({ ...frame, position: event.position });
      }
    }
  };
  needs.tail.subscribe(hear);
  needs.relay?.hear(publishHere);
  const publish = (frame: PushFrame): void => {
    publishHere(frame);
    needs.relay?.send(frame);
  };

  const leave = (session: LiveSession<Subject>, topic: string): void => {
    session.topics.delete(topic);
    const hearers = byTopic.get(topic);
    hearers?.delete(session);
    if (hearers?.size === 0) byTopic.delete(topic);
  };

  const subscribe = async (session: LiveSession<Subject>, topic: string): Promise<void> => {
    const colon = topic.indexOf(':');
    const rule = topicRules.get(colon === -1 ? topic : topic.slice(0, colon));
    const allowed = rule !== undefined && (await rule.may(session, colon === -1 ? '' : topic.slice(colon + 1)));
    if (!allowed) throw new AppError({ code: 'common.forbidden', kind: 'forbidden', details: { topic } });
    if (session.topics.size >= MAX_TOPICS_PER_SESSION) {
      throw new AppError({ code: 'common.too_large', kind: 'too_large', details: { topic } });
    }
    session.topics.add(topic);
    const hearers = byTopic.get(topic) ?? new Set();
    hearers.add(session);
    byTopic.set(topic, hearers);
  };

  const topicData = Type.Object({ topic: Type.String({ maxLength: 120 }) });
  const own: Record<string, SocketCommand<Subject>> = {
    ping: socketCommand(Type.Object({}), () => Promise.resolve({})),
    subscribe: socketCommand(topicData, (session, { topic }) => subscribe(session as LiveSession<Subject>, topic)),
    unsubscribe: socketCommand(topicData, (session, { topic }) => {
      leave(session as LiveSession<Subject>, topic);
      return Promise.resolve({});
    }),
  };
  const commands = new Map<string, { command: SocketCommand<Subject>; check: (data: unknown) => boolean }>();
  for (const offered of [own, ...needs.offers.map((o) => o.commands ?? {})]) {
    for (const [name, command] of Object.entries(offered)) {
      const compiled = TypeCompiler.Compile(command.schema);
      commands.set(name, { command, check: (data) => compiled.Check(data) });
    }
  }

  const answer = async (session: LiveSession<Subject>, frame: CommandFrame): Promise<void> => {
    try {
      if (!session.takeToken(Date.now())) throw new AppError({ code: 'common.rate_limited', kind: 'rate_limited' });
      const entry = commands.get(frame.cmd);
      if (entry === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
      if (!entry.check(frame.data)) throw new AppError({ code: 'common.invalid_request', kind: 'invalid' });
      const data = await entry.command.run(session, frame.data);
      session.sendText(JSON.stringify({ re: frame.id, ok: true, data: data ?? {} }));
    } catch (error) {
      const problem = problemOf(error, { requestId: newId(), acceptLanguage: session.language });
      if (problem.status >= 500)
        needs.log.error({ err: error, cmd: frame.cmd, requestId: problem.requestId }, 'command failed');
      session.sendText(JSON.stringify({ re: frame.id, ok: false, problem }));
    }
  };

  const welcome = (socket: WebSocket, wire: Duplex, { request, subject }: Visit<Subject>): void => {
    const session = createLiveSession({
      id: newId(),
      subject,
      language: request.headers['accept-language'],
      socket,
      wire,
    });
    sessions.add(session);
    socket.on('pong', () => (session.alive = true));
    socket.on('message', (raw, isBinary) => {
      session.alive = true;
      const frame = readFrame(raw, isBinary);
      if (frame === undefined) socket.close(CLOSE.policy, 'not a frame');
      else void answer(session, frame);
    });
    socket.on('error', (error) => needs.log.debug({ err: error }, 'socket error'));
    socket.on('close', () => {
      sessions.delete(session);
      for (const topic of [...session.topics]) leave(session, topic);
      for (const offer of needs.offers) offer.closed?.(session);
    });
    for (const offer of needs.offers) offer.opened?.(session);
  };

  const pulse = setInterval(() => {
    for (const session of sessions) {
      if (!session.alive) {
        session.socket.terminate();
        continue;
      }
      session.alive = false;
      session.socket.ping();
    }
  }, PING_EVERY_MS);
  pulse.unref();

  return {
    publish,
    publishHere,
    listeners: (topic) => byTopic.get(topic)?.size ?? 0,
    attach: (http, path) => {
      http.on('upgrade', (request, socket, head) => {
        const refuse = (line: string): void => void socket.end(`HTTP/1.1 ${line}\r\nConnection: close\r\n\r\n`);
        socket.on('error', () => undefined);
        if ((request.url ?? '').split('?', 1)[0] !== path) {
          refuse('404 Not Found');
          return;
        }
        needs.authenticate(request).then(
          (subject) => {
            if (subject === undefined) refuse('401 Unauthorized');
            else server.handleUpgrade(request, socket, head, (ws) => welcome(ws, socket, { request, subject }));
          },
          (error: unknown) => {
            needs.log.warn({ err: error }, 'socket authentication failed');
            refuse('503 Service Unavailable');
          },
        );
      });
    },
    close: async () => {
      clearInterval(pulse);
      for (const session of sessions) session.close(CLOSE.goingAway, 'stopping');
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
