import type { Party } from '../../../../shared/contracts/contacts.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { ChannelDriver } from '../../contacts/index.ts';
import { openCallNode } from '../call-store.ts';
import type { Calls } from '../calls.ts';
import { isAlone, othersWithSound, type OtherNodes } from './other-nodes.ts';
import { phonePlaceOf } from './phone-place-store.ts';

type Connect = Parameters<ChannelDriver['connect']>[0];
interface End {
  readonly contactId: string;
  readonly by: Party;
  readonly reason: string;
}

const CONNECT = 'voice.connect';
const WAITING = 'voice.waiting';
const END = 'voice.end';

/**
 * Moves a call wherever it is. Whoever accepts, ends or takes back may ask any node, and only one has the sound. What gets lost on
 * the way is mended by that node itself (follow-contacts).
 */
export function driverElsewhere(
  local: ChannelDriver,
  needs: {
    readonly db: Db;
    readonly house: OtherNodes;
    readonly calls: Pick<Calls, 'byContact'>;
    /** Their phone is at another node, and nobody speaks through it. */
    readonly isElsewhere: (staffId: string) => boolean;
  },
): ChannelDriver {
  const { db, house } = needs;
  const { asking } = house;
  /** Undefined: this one, or none. */
  const elsewhere = (node: string | undefined): string | undefined =>
    node !== undefined && othersWithSound(house).includes(node) ? node : undefined;
  const mayBeElsewhere = (contactId: string): boolean =>
    !isAlone(house) && needs.calls.byContact(contactId) === undefined;
  const callNode = async (contactId: string): Promise<string | undefined> =>
    mayBeElsewhere(contactId) ? elsewhere(await openCallNode(db, contactId)) : undefined;

  asking.answer(CONNECT, (contact) => local.connect(contact as Connect));
  asking.answer(WAITING, (contactId) => {
    local.waiting(contactId as string);
    return Promise.resolve();
  });
  asking.answer(END, (asked) => {
    const { contactId, by, reason } = asked as End;
    return local.end(contactId, by, reason);
  });
  return {
    channel: local.channel,
    isReachable: (agentId) => local.isReachable(agentId) || needs.isElsewhere(agentId),
    connect: async (contact) => {
      // A callback has no call yet: it is dialled where its agent's phone is.
      const node = mayBeElsewhere(contact.id)
        ? elsewhere((await openCallNode(db, contact.id)) ?? (await phonePlaceOf(db, contact.agentId)))
        : undefined;
      if (node === undefined) await local.connect(contact);
      else await asking.ask({ node, what: CONNECT, data: contact });
    },
    waiting: (contactId) => {
      if (!mayBeElsewhere(contactId)) {
        local.waiting(contactId);
        return;
      }
      const tell = async (): Promise<void> => {
        const node = await callNode(contactId);
        if (node !== undefined) asking.tell({ node, what: WAITING, data: contactId });
      };
      // Not found: its node sees by itself that the customer waits.
      tell().catch(() => undefined);
    },
    end: async (contactId, by, reason) => {
      const node = await callNode(contactId);
      if (node === undefined) await local.end(contactId, by, reason);
      else await asking.ask({ node, what: END, data: { contactId, by, reason } satisfies End });
    },
  };
}
