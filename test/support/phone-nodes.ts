import { PHONE_MOVED } from '../../shared/contracts/voice.ts';
import { newId } from '../../shared/kernel/id.ts';
import { createAgentPhones } from '../../server/modules/voice/agent-phones.ts';
import type { PhoneClaim } from '../../server/modules/voice/phone-claims.ts';
import { phonePlaceOf } from '../../server/modules/voice/nodes/phone-place-store.ts';
import { createRoamingPhones } from '../../server/modules/voice/nodes/roaming-phones-service.ts';
import { HOUSE_PATIENCE } from '../../server/modules/voice/rules/patience.ts';
import type { Db } from '../../server/platform/db/database.ts';
import { silentLog } from '../../server/platform/log.ts';
import { createFakeMediaEngine } from '../../server/platform/media/fake-media-engine.ts';
import { createJoinedNodes } from './joined-nodes.ts';

/** Nodes with phones and no sound, and the pages of the desks that have them. */
export type PhoneNodes = ReturnType<typeof openPhoneNodes>;

export function openPhoneNodes(db: Db) {
  const joined = createJoinedNodes();
  const nodes: ReturnType<typeof open>[] = [];
  /** Nodes whose media ports no page can reach. */
  const walled = new Set<string>();

  const open = (name: string) => {
    const node = joined.join(name);
    const media = createFakeMediaEngine();
    const stats = media.stats.bind(media);
    // A browser that reaches us is heard at once, fifty times a second.
    media.stats = async (legId) => ({ ...(await stats(legId)), packetsIn: walled.has(name) ? 0 : 1 });
    const talking = new Set<string>();
    const claims = new Map<string, PhoneClaim>();
    const earsEnded: string[] = [];
    const ofThisNode = createAgentPhones({
      ...{ media, log: silentLog, book: { patience: () => HOUSE_PATIENCE } },
      onAttached: () => Promise.resolve(),
      onLost: () => undefined,
      onGone: (staffId) => phones.gone(staffId),
    });
    const phones: ReturnType<typeof createRoamingPhones> = createRoamingPhones(ofThisNode, {
      ...{ db, media, house: node.house, log: silentLog },
      isIdle: (staffId) => !talking.has(staffId) && !claims.has(staffId),
      claimOf: (staffId) => claims.get(staffId),
      endEar: (leaderId, reason) => {
        claims.delete(leaderId);
        return Promise.resolve(void earsEnded.push(reason));
      },
    });
    return { ...node, name, media, phones, talking, claims, earsEnded };
  };
  /**
   * The page of a desk. It attaches when it is told that its phone has moved, at the node where the phone belongs, as the
   * socket's command is taken there; one that sleeps is told and does nothing.
   */
  const openPage = async (at: ReturnType<typeof open>, staffId = newId()) => {
    const page = { staffId, told: [] as string[], at: '', legId: '', sleeps: false };
    const attach = async (node: ReturnType<typeof open>): Promise<void> => {
      const { legId } = await node.phones.attach(staffId, 'offer');
      Object.assign(page, { at: node.name, legId });
    };
    const moved = async (by: string): Promise<void> => {
      page.told.push(by);
      if (page.sleeps) return;
      const place = await phonePlaceOf(db, staffId);
      await attach(nodes.find(({ name }) => name === place) ?? at);
    };
    for (const node of nodes)
      node.phones.hearMoved((legId) => {
        const isOurs = node.name === page.at && legId === page.legId;
        if (isOurs) void moved(node.name);
        return isOurs;
      });
    joined.hearFrames(({ topic, type }) => {
      if (topic === `agent:${staffId}` && type === PHONE_MOVED) void moved('all nodes');
    });
    await attach(at);
    return Object.assign(page, { attach });
  };

  return {
    ...{ joined, walled, openPage },
    add: (name: string) => {
      const node = open(name);
      nodes.push(node);
      return node;
    },
  };
}
