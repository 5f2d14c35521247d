import { Value } from '@sinclair/typebox/value';
import { PHONE_LOST } from '../../../../shared/contracts/voice.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Db } from '../../../platform/db/database.ts';
import type {
  PushFrame,
  SocketCommand,
  SocketOffer,
  SocketSession,
} from '../../../platform/socket/socket-types.ts';
import type { Principal, SocketSubject } from '../../identity/index.ts';
import { firstPlace, hasSound, isAlone, type OtherNodes } from './other-nodes.ts';
import { phonePlaceOf } from './phone-place-store.ts';

type Session = SocketSession<SocketSubject>;

/**
 * What a desk asks of its phone and its talk is done at the node that has them; the desk's socket may be at any. The other node
 * finds out by itself who is behind the session and what they may, and checks what was asked as if it came from a page.
 */
export interface CommandsElsewhere {
  /** The same offer, for sockets of this node; its commands are also run here for sockets of other nodes. */
  wrap(offer: SocketOffer<SocketSubject>): SocketOffer<SocketSubject>;
  /** The same for a request without a socket. */
  run<Answer>(principal: Principal, cmd: string, data: unknown): Promise<Answer>;
}

interface Relayed {
  readonly cmd: string;
  /** Of the person, in the database; and of their socket, at the node that asks. */
  readonly sessionId: string;
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
/** A phone may be called to another node while it attaches; and of a death the nodes learn by their heartbeats, up to a second apart. */
const ATTACH_TRIES = 8;
const TRY_AGAIN_MS = 250;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function createCommandsElsewhere(needs: { readonly db: Db; readonly house: OtherNodes }): CommandsElsewhere {
  const { db, house } = needs;
  const { asking, nodes } = house;
  const commands = new Map<string, SocketCommand<SocketSubject>>();
  const offers: SocketOffer<SocketSubject>[] = [];
  /** Sockets of this node whose phone is at another, and at which. */
  const abroad = new Map<string, { readonly session: Session; readonly node: string }>();
  /** Sockets of others whose phone is here. */
  const guests = new Map<string, { readonly session: Session; readonly from: string }>();

  const whoIs = ({ subject }: Session): Principal => {
    if (subject.kind !== 'staff') throw new AppError({ code: 'common.forbidden', kind: 'forbidden' });
    return subject.principal;
  };
  const placeOf = async (staffId: string): Promise<string | undefined> => {
    const node = await phonePlaceOf(db, staffId);
    return node !== undefined && hasSound(house, node) ? node : undefined;
  };
  const target = async (cmd: string, { staffId }: Principal, data: unknown): Promise<string> => {
    const here = nodes.name;
    if (isAlone(house)) return here;
    if (cmd === ATTACH) return (await placeOf(staffId)) ?? firstPlace(house, staffId) ?? here;
    return (await placeOf(cmd === HEAR ? (data as { staffId: string }).staffId : staffId)) ?? here;
  };
  /** The node that had this socket's phone need not look after it any more. */
  const leave = ({ id: socketId }: Session, stays?: string): void => {
    const before = abroad.get(socketId);
    if (before === undefined || before.node === stays) return;
    abroad.delete(socketId);
    asking.tell({ node: before.node, what: CLOSED, data: { socketId } });
  };
  const runOnce = async (cmd: string, session: Session, data: unknown): Promise<unknown> => {
    const node = await target(cmd, whoIs(session), data);
    const isHere = node === nodes.name;
    if (cmd === ATTACH) {
      leave(session, node);
      if (!isHere) abroad.set(session.id, { session, node });
    }
    if (isHere) return commands.get(cmd)?.run(session, data);
    const { id: socketId, language } = session;
    const { sessionId } = whoIs(session);
    return asking.ask({ node, what: COMMAND, data: { cmd, sessionId, socketId, language, data } satisfies Relayed });
  };
  const run = async (cmd: string, session: Session, data: unknown): Promise<unknown> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await runOnce(cmd, session, data);
      } catch (error) {
        const hasMoved = error instanceof AppError && error.code === 'voice.phone_moved';
        if (!hasMoved || tries >= ATTACH_TRIES) throw error;
        await pause(TRY_AGAIN_MS);
      }
    }
  };

  const closed = (session: Session): void => {
    for (const offer of offers) offer.closed?.(session);
  };
  const guestOf = (relayed: Relayed, from: string, principal: Principal): Session => {
    const { socketId, language } = relayed;
    const known = guests.get(socketId)?.session;
    if (known !== undefined) return known;
    const session: Session = {
      id: socketId,
      subject: { kind: 'staff', principal },
      language,
      push: (frame) => asking.tell({ node: from, what: PUSH, data: { socketId, frame } satisfies Pushed }),
      // Its own node closes it.
      close: () => undefined,
    };
    if (relayed.cmd === ATTACH) guests.set(socketId, { session, from });
    return session;
  };
  asking.answer(COMMAND, async (asked, from) => {
    const relayed = asked as Relayed;
    const { cmd, data } = relayed;
    const command = commands.get(cmd);
    if (command === undefined || !Value.Check(command.schema, data))
      throw new AppError({ code: 'common.invalid_request', kind: 'invalid' });
    const principal = await house.principalOf(relayed.sessionId);
    if (principal === undefined) throw new AppError({ code: 'identity.not_signed_in', kind: 'unauthenticated' });
    const guest = guestOf(relayed, from, principal);
    return command.run({ ...guest, subject: { kind: 'staff', principal } }, data);
  });
  asking.answer(PUSH, (asked) => {
    const { socketId, frame } = asked as Pushed;
    abroad.get(socketId)?.session.push(frame);
    return Promise.resolve();
  });
  const guestLeft = (socketId: string): void => {
    const guest = guests.get(socketId);
    guests.delete(socketId);
    if (guest !== undefined) closed(guest.session);
  };
  asking.answer(CLOSED, (asked) => Promise.resolve(guestLeft((asked as { socketId: string }).socketId)));
  nodes.onChange(() => {
    for (const [socketId, { from }] of guests) if (!nodes.isAlive(from)) guestLeft(socketId);
    for (const [socketId, { session, node }] of abroad) {
      if (nodes.isAlive(node)) continue;
      abroad.delete(socketId);
      session.push({ topic: `agent:${whoIs(session).staffId}`, type: PHONE_LOST, data: {} });
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
          own.map(([cmd, { schema }]) => [cmd, { schema, run: (session: Session, data: unknown) => run(cmd, session, data) }]),
        ),
      };
    },
    run: (principal, cmd, data) => {
      const nobody = (): void => undefined;
      const session: Session = {
        ...{ id: '', subject: { kind: 'staff', principal }, language: undefined, push: nobody, close: nobody },
      };
      return run(cmd, session, data) as Promise<never>;
    },
  };
}
