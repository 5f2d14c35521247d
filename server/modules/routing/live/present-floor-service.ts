import { newId } from '../../../../shared/kernel/id.ts';
import type { WhyRecord } from '../../../../shared/contracts/routing-why.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { ChannelDrivers, ContactLife, ContactRow } from '../../contacts/index.ts';
import { toFloorContact } from '../floor-contact.ts';
import type { WaitingOnFloor } from '../floor.ts';
import type { AgentRow } from '../routing-store.ts';
import type { Routing } from '../routing-service.ts';
import type { LineMember, LiveFloor, SeatLook } from './live-floor.ts';
import { insertHandOffer } from './live-store.ts';

/**
 * The floor in memory and the engine, as the live screen looks at them. An offer made by hand is one transaction like the
 * owner's: of the two who want the same contact one wins by its version, the other reads again.
 */
export function presentFloor(needs: {
  readonly routing: Routing;
  readonly drivers: ChannelDrivers;
  readonly transactor: Transactor;
  readonly life: ContactLife;
}): LiveFloor {
  const { routing } = needs;
  const { floor } = routing;

  const lookAt = (a: AgentRow): SeatLook => ({
    staffId: a.staffId,
    state: a.state,
    reason: a.reason,
    sinceMs: a.since.getTime(),
    idleSinceMs: floor.idleSince(a.staffId) ?? a.since.getTime(),
    activity: floor.activity(a.staffId),
    skills: a.skills,
    capacity: { voice: a.voiceCapacity, video: a.videoCapacity, chat: a.chatCapacity },
    voiceInterruptsChat: a.voiceInterruptsChat,
    hands: floor.hands(a.staffId).map(({ id, channel, state }) => ({ id, channel, state })),
    isHere: floor.desks(a.staffId) > 0,
  });
  const inLine = (w: WaitingOnFloor): LineMember => {
    const boosts = w.routing?.boosts ?? [];
    const worth = boosts.reduce((sum, b) => sum + b.seconds, 0);
    return {
      contactId: w.contactId,
      version: w.version,
      channel: w.channel,
      queue: w.queueCode,
      serviceClass: w.serviceClass,
      placeMs: w.placeMs,
      boosts,
      boostMs: Math.min(worth, routing.rules().rules.priority.atMost) * 1_000,
      first: w.putFirst,
    };
  };

  const byHand = async (
    contactId: string,
    agentId: string,
    { why, isTaken }: { why: WhyRecord; isTaken: boolean },
  ): Promise<{ row: ContactRow; ringUntil: Date } | undefined> => {
    const ringSeconds = routing.queues().find((q) => q.code === why.queue)?.ringSeconds ?? 20;
    return needs.transactor.run(async (tx) => {
      const offered = await needs.life.apply(tx, contactId, {
        event: 'offer',
        actor: 'system:routing',
        agentId,
        reason: why.preferred?.reason ?? why.stepKind,
      });
      if (!offered.ok) return undefined;
      const ringUntil = new Date(tx.now.getTime() + ringSeconds * 1_000);
      await insertHandOffer(tx.db, { id: newId(), contactId, agentId, at: tx.now, ringUntil, why, isTaken });
      if (!isTaken) return { row: offered.value, ringUntil };
      const taken = await needs.life.apply(tx, contactId, { event: 'accept', actor: `staff:${agentId}`, agentId });
      return taken.ok ? { row: taken.value, ringUntil } : undefined;
    });
  };

  return {
    line: () => floor.waiting().map(inLine),
    seats: () => floor.agents().map(lookAt),
    seat: (staffId) => {
      const row = floor.agent(staffId);
      return row === undefined ? undefined : lookAt(row);
    },
    reaches: (channel, staffId) =>
      routing.hasRoom(staffId, channel) ||
      (floor.desks(staffId) > 0 && (needs.drivers.of(channel)?.isReachable(staffId) ?? false)),
    heldFor: (contactId) => routing.storyOf(contactId)?.heldFor ?? [],
    offerTo: async (contactId, agentId, why) => {
      const made = await byHand(contactId, agentId, { why, isTaken: false });
      if (made === undefined) return false;
      floor.note(toFloorContact(made.row));
      routing.offers.arm({ contactId, agentId, ringUntil: made.ringUntil });
      return true;
    },
    give: async (contactId, agentId, why) => {
      const made = await byHand(contactId, agentId, { why, isTaken: true });
      if (made === undefined) return false;
      floor.note(toFloorContact(made.row));
      try {
        await needs.drivers.of(made.row.channel)?.connect({ id: contactId, agentId });
      } catch (error) {
        await routing.offers.takeBack(contactId, agentId, 'connect_failed');
        throw error;
      }
      return true;
    },
    setAgent: (staffId, wanted) => routing.agents.set(staffId, wanted),
    noted: (row) => routing.noted(row),
  };
}
