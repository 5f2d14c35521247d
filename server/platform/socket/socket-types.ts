import type { Static, TSchema } from '@sinclair/typebox';
import type { CommittedEvent } from '../events/event.ts';

/**
 * What a room offers to the WebSocket edge: commands it takes, topics somebody may listen to, and which committed events
 * become frames on which topics. `Subject` is who sits at the other end; identity defines it.
 *
 * Frames: client → `{id, cmd, data}`; server → `{re, ok: true, data}` or `{re, ok: false, problem}` or a push
 * `{topic, type, data, position?}`. A push tells that something changed; after a reconnect the screen reads the truth again.
 */
export interface SocketSession<Subject> {
  readonly id: string;
  readonly subject: Subject;
  /** Accept-Language of the opening request, for sentences. */
  readonly language: string | undefined;
  push(frame: PushFrame): void;
  close(code: number, reason: string): void;
}

export interface PushFrame {
  readonly topic: string;
  readonly type: string;
  readonly data: unknown;
  readonly position?: number;
}

export interface SocketCommand<Subject> {
  readonly schema: TSchema;
  run(session: SocketSession<Subject>, data: unknown): Promise<unknown>;
}

/** Ties the schema to the type of what `run` receives; the edge has validated before it calls. */
export const socketCommand = <Subject, T extends TSchema>(
  schema: T,
  run: (session: SocketSession<Subject>, data: Static<T>) => Promise<unknown>,
): SocketCommand<Subject> => ({ schema, run: (session, data) => run(session, data) });

export interface SocketTopic<Subject> {
  /** Topics are `prefix:rest`, or the prefix alone. */
  readonly prefix: string;
  may(session: SocketSession<Subject>, rest: string): Promise<boolean> | boolean;
}

export interface SocketProjection {
  readonly types: readonly string[];
  frames(event: CommittedEvent): readonly Omit<PushFrame, 'position'>[];
}

export interface SocketOffer<Subject> {
  readonly commands?: Readonly<Record<string, SocketCommand<Subject>>>;
  readonly topics?: readonly SocketTopic<Subject>[];
  readonly projections?: readonly SocketProjection[];
  opened?(session: SocketSession<Subject>): void;
  closed?(session: SocketSession<Subject>): void;
}

/** The way from a room to the screens that listen. */
export interface SocketHub {
  /** To whoever listens, on any node. */
  publish(frame: PushFrame): void;
  /** To whoever listens here: every node makes this frame for its own sessions. */
  publishHere(frame: PushFrame): void;
  /** How many sessions of this node listen to this topic now. */
  listeners(topic: string): number;
}

/** The way to the sessions of the other nodes. A frame that does not arrive costs a screen what a lost connection costs it. */
export interface FrameRelay {
  send(frame: PushFrame): void;
  hear(deliver: (frame: PushFrame) => void): void;
}
