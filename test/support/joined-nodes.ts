import type { OtherNodes } from '../../server/modules/voice/nodes/index.ts';
import type { Principal } from '../../server/modules/identity/index.ts';
import { createAsking } from '../../server/platform/bus/asking.ts';
import { createExchange } from '../../server/platform/bus/in-process-bus.ts';
import { createSureBus } from '../../server/platform/bus/sure-bus.ts';
import type { Tx } from '../../server/platform/events/transactor.ts';
import { silentLog } from '../../server/platform/log.ts';
import type { NodeRow } from '../../server/platform/nodes/node-statements.ts';
import type { PushFrame } from '../../server/platform/socket/socket-types.ts';
import { createLetterBoxes } from './letter-boxes.ts';

/**
 * Several nodes of one house in one process, as far as calls know of each other: they ask over a real bus, and who lives is what the
 * test says instead of a heartbeat.
 */
export interface JoinedNodes {
  join(name: string, wish?: { readonly roles?: readonly string[] }): JoinedNode;
  /** To every page, at whichever node. */
  readonly frames: readonly PushFrame[];
  hearFrames(hear: (frame: PushFrame) => void): void;
  /** Signed in now, by session. */
  readonly principals: Map<string, Principal>;
  close(): Promise<void>;
}
export interface JoinedNode {
  readonly house: OtherNodes;
  /** Silent from now on, and the others know; it still believes in itself. */
  falls(): void;
  /** The others clear what `name` had, as this one does it, in its transaction. */
  /** It takes no calls any more, and will stop. */
  closes(): void;
  buries(tx: Tx, name: string): Promise<void>;
  /** It was only frozen: heard again, and it says again what it has. */
  returns(): void;
}

interface Member {
  readonly row: NodeRow;
  isUp: boolean;
  isClosing: boolean;
  readonly changed: (() => void)[];
}

export function createJoinedNodes(): JoinedNodes {
  const exchange = createExchange();
  const boxes = createLetterBoxes();
  const members: Member[] = [];
  const closers: (() => unknown)[] = [];
  const frames: PushFrame[] = [];
  const hearers: ((frame: PushFrame) => void)[] = [];
  const principals = new Map<string, Principal>();

  const join: JoinedNodes['join'] = (name, { roles = ['web', 'voice'] } = {}) => {
    const wire = exchange.join();
    const bus = createSureBus({ bus: wire, box: boxes.for(name), log: silentLog, self: name, node: name });
    const asking = createAsking({ bus, me: name, log: silentLog });
    closers.push(asking.close, bus.close, wire.close);
    const row: NodeRow = {
      ...{ name, run: name, roles, version: '1', bus: 'connected', startedAt: new Date(0), silent: false },
    };
    const member: Member = { row, isUp: true, isClosing: false, changed: [] };
    const clearers: ((tx: Tx, name: string) => Promise<void>)[] = [];
    const returned: (() => void)[] = [];
    const others = (): NodeRow[] => members.filter((m) => m !== member && m.isUp).map((m) => m.row);
    const tellOthers = (): void => {
      for (const other of members) if (other !== member) for (const hear of other.changed) hear();
    };
    members.push(member);
    tellOthers();
    const house: OtherNodes = {
      asking,
      nodes: {
        name,
        others,
        isAlive: (of) => of === name || others().some((o) => o.name === of),
        onChange: (hear) => void member.changed.push(hear),
        onBuried: (clear) => void clearers.push(clear),
        onReturned: (hear) => void returned.push(hear),
      },
      carriesVoice: roles.includes('voice'),
      isOpen: () => !member.isClosing,
      publish: (frame) => {
        frames.push(frame);
        for (const hear of hearers) hear(frame);
      },
      principalOf: (sessionId) => Promise.resolve(principals.get(sessionId)),
    };
    return {
      house,
      falls: () => {
        member.isUp = false;
        wire.cut();
        tellOthers();
      },
      closes: () => {
        member.isClosing = true;
      },
      buries: async (tx, of) => {
        for (const clear of clearers) await clear(tx, of);
      },
      returns: () => {
        member.isUp = true;
        wire.mend();
        tellOthers();
        for (const hear of returned) hear();
      },
    };
  };
  return {
    join,
    frames,
    hearFrames: (hear) => void hearers.push(hear),
    principals,
    close: async () => {
      for (const close of closers) await close();
    },
  };
}
