import { Value } from '@sinclair/typebox/value';
import { PHONE_LOST } from '../../../../shared/contracts/voice.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Db } from '../../../platform/db/database.ts';
import { pause } from '../../../platform/pause.ts';
import type { PushFrame, SocketCommand, SocketOffer, SocketSession } from '../../../platform/socket/socket-types.ts';
import type { Principal, SocketSubject } from '../../identity/index.ts';
import { openCallOf } from '../web-call-store.ts';
import { firstPlace, hasSound, isAlone, type OtherNodes } from './other-nodes.ts';
import { phonePlaceOf } from './phone-place-store.ts';

type Session = SocketSession<SocketSubject>;

/**
 * What a desk asks of its phone and its talk, and a caller of the web page of their call, is done at the node that has the sound; the
 * socket may be at any. The other node finds out by itself who is behind a session and what they may, and checks what was asked
 * as if it came from a page.
 */
export interface CommandsElsewhere {
  /** The same offer, for sockets of this node; its commands are also run here for sockets of other nodes. */
  wrap(offer: SocketOffer<SocketSubject>): SocketOffer<SocketSubject>;
  /** The same for a request without a socket. */
  run<Answer>(principal: Principal, cmd: string, data: unknown): Promise<Answer>;
}

type Who = { readonly sessionId: string } | Extract<SocketSubject, { kind: 'visitor' }>;
interface Relayed {
  readonly cmd: string;
  readonly who: Who;
  /** At the node that asks. */
  readonly socketId: string;
  readonly language: string | undefined;
  readonly data: unknown;
}
interface Pushed {
  readonly socketId: string;
  readonly frame: PushFrame;
}

const COMMAND = 'voice.command';
const CLOSED = 'voice.socket_closed';
const PUSH = 'voice.push';
const ATTACH = 'voice.attach';
/** Whoever listens goes to the phone of the one who talks. */
const HEAR = 'ear.hear';
const START = 'call.start';
/** With these the page has sound at the node that did it, which looks after it from then on. */
const OPENING: ReadonlySet<string> = new Set([ATTACH, START, 'call.restart']);
/** Read from the database, which every node can. */
const ANYWHERE: ReadonlySet<string> = new Set(['call.ice', 'call.now']);
/** A phone may be called to another node while it attaches; and of a death the nodes learn by their heartbeats, up to a second apart. */
const ATTACH_TRIES = 8;
/** Shorter than a page waits for its line: where a node has just died, the next try finds another. */
const ATTACH_DEADLINE_MS = 3_000;
const TRY_AGAIN_MS = 250;
const GONE_FROM_THERE: ReadonlySet<string> = new Set(['voice.phone_moved', 'node.silent']);

const whoIs = (subject: SocketSubject): Who =>
  subject.kind === 'staff' ? { sessionId: subject.principal.sessionId } : subject;

export function createCommandsElsewhere(needs: { readonly db: Db; readonly house: OtherNodes }): CommandsElsewhere {
  const { db, house } = needs;
  const { asking, nodes } = house;
  const commands = new Map<string, SocketCommand<SocketSubject>>();
  const offers: SocketOffer<SocketSubject>[] = [];
  /** Sockets of this node whose sound is at another, and at which. */
  const abroad = new Map<string, { readonly session: Session; readonly node: string }>();
  /** Sockets of others whose sound is here. */
  const guests = new Map<string, { readonly session: Session; readonly from: string }>();

  const usable = (node: string | null | undefined): string | undefined =>
    typeof node === 'string' && hasSound(house, node) ? node : undefined;
  const target = async (cmd: string, subject: SocketSubject, data: unknown): Promise<string> => {
    const here = nodes.name;
    if (isAlone(house) || ANYWHERE.has(cmd)) return here;
    if (subject.kind === 'visitor') {
      const { visitorId } = subject;
      const running = usable((await openCallOf(db, visitorId))?.node);
      return running ?? (cmd === START ? firstPlace(house, visitorId) : undefined) ?? here;
    }
    const { staffId } = subject.principal;
    const place = usable(await phonePlaceOf(db, cmd === HEAR ? (data as { staffId: string }).staffId : staffId));
    return place ?? (cmd === ATTACH ? firstPlace(house, staffId) : undefined) ?? here;
  };
  /** The node that had this socket's sound need not look after it any more. */
  const leave = ({ id: socketId }: Session, stays?: string): void => {
    const before = abroad.get(socketId);
    if (before === undefined || before.node === stays) return;
    abroad.delete(socketId);
    asking.tell({ node: before.node, what: CLOSED, data: { socketId } });
  };
  const runOnce = async (cmd: string, session: Session, data: unknown): Promise<unknown> => {
    const { id: socketId, subject, language } = session;
    const node = await target(cmd, subject, data);
    const isHere = node === nodes.name;
    if (OPENING.has(cmd)) {
      leave(session, node);
      if (!isHere) abroad.set(socketId, { session, node });
    }
    if (isHere) return commands.get(cmd)?.run(session, data);
    const relayed: Relayed = { cmd, who: whoIs(subject), socketId, language, data };
    const deadline = cmd === ATTACH ? { deadlineMs: ATTACH_DEADLINE_MS } : {};
    return asking.ask({ node, what: COMMAND, data: relayed, ...deadline });
  };
  const run = async (cmd: string, session: Session, data: unknown): Promise<unknown> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await runOnce(cmd, session, data);
      } catch (error) {
        const mayBeElsewhere = cmd === ATTACH && error instanceof AppError && GONE_FROM_THERE.has(error.code);
        if (!mayBeElsewhere || tries >= ATTACH_TRIES) throw error;
        await pause(TRY_AGAIN_MS);
      }
    }
  };

  const subjectOf = async (who: Who): Promise<SocketSubject> => {
    if (!('sessionId' in who)) return who;
    const principal = await house.principalOf(who.sessionId);
    if (principal === undefined) throw new AppError({ code: 'identity.not_signed_in', kind: 'unauthenticated' });
    return { kind: 'staff', principal };
  };
  const guestOf = ({ socketId, language }: Relayed, from: string, subject: SocketSubject): Session => ({
    ...{ id: socketId, subject, language },
    push: (frame) => asking.tell({ node: from, what: PUSH, data: { socketId, frame } satisfies Pushed }),
    // Its own node closes it.
    close: () => undefined,
  });
  asking.answer(COMMAND, async (asked, from) => {
    const relayed = asked as Relayed;
    const { cmd, data, socketId } = relayed;
    const command = commands.get(cmd);
    if (command === undefined || !Value.Check(command.schema, data))
      throw new AppError({ code: 'common.invalid_request', kind: 'invalid' });
    const session = guestOf(relayed, from, await subjectOf(relayed.who));
    if (OPENING.has(cmd) && !guests.has(socketId)) {
      guests.set(socketId, { session, from });
      for (const offer of offers) offer.opened?.(session);
    }
    return command.run(session, data);
  });
  asking.answer(PUSH, (asked) => {
    const { socketId, frame } = asked as Pushed;
    abroad.get(socketId)?.session.push(frame);
    return Promise.resolve();
  });
  const guestLeft = (socketId: string): void => {
    const guest = guests.get(socketId);
    guests.delete(socketId);
    if (guest !== undefined) for (const offer of offers) offer.closed?.(guest.session);
  };
  asking.answer(CLOSED, (asked) => {
    guestLeft((asked as { socketId: string }).socketId);
    return Promise.resolve();
  });
  nodes.onChange(() => {
    for (const [socketId, { from }] of guests) if (!nodes.isAlive(from)) guestLeft(socketId);
    for (const [socketId, { session, node }] of abroad) {
      if (nodes.isAlive(node)) continue;
      abroad.delete(socketId);
      // A desk's phone can be opened elsewhere; the call of a page is gone with its node, and its page is told so by the contact.
      const { subject } = session;
      if (subject.kind === 'staff')
        session.push({ topic: `agent:${subject.principal.staffId}`, type: PHONE_LOST, data: {} });
    }
  });

  return {
    wrap: (offer) => {
      offers.push(offer);
      const own = Object.entries(offer.commands ?? {});
      for (const [cmd, command] of own) commands.set(cmd, command);
      return {
        ...offer,
        closed: (session) => {
          offer.closed?.(session);
          leave(session);
        },
        commands: Object.fromEntries(
          own.map(([cmd, { schema }]) => [cmd, { schema, run: (session: Session, data) => run(cmd, session, data) }]),
        ),
      };
    },
    run: (principal, cmd, data) => {
      const nobody = (): void => undefined;
      const subject = { kind: 'staff', principal } as const;
      return run(cmd, { id: '', subject, language: undefined, push: nobody, close: nobody }, data) as Promise<never>;
    },
  };
}
