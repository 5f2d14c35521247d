import type { ChannelDrivers } from '../../contacts/index.ts';
import { CLASS_SECONDS, type Match } from '../matching.ts';
import type { Routing } from '../routing-service.ts';
import type { LiveFloor, SeatLook } from './live-floor.ts';

/** The floor in memory, as the live screen looks at it. */
export function presentFloor(routing: Routing, drivers: ChannelDrivers): LiveFloor {
  const { floor } = routing;
  const seats = (): SeatLook[] => {
    const idle = new Map(floor.seats(() => false).map((s) => [s.staffId, s.idleSinceMs]));
    return floor.agents().map((a) => ({
      staffId: a.staffId,
      state: a.state,
      reason: a.reason,
      sinceMs: a.since.getTime(),
      idleSinceMs: idle.get(a.staffId) ?? a.since.getTime(),
      activity: floor.activity(a.staffId),
      skills: a.skills,
      capacity: { voice: a.voiceCapacity, video: 0, chat: a.chatCapacity },
      hands: floor.hands(a.staffId).map(({ id, channel, state }) => ({ id, channel, state })),
      isHere: floor.desks(a.staffId) > 0,
    }));
  };
  return {
    seats,
    seat: (staffId) => seats().find((s) => s.staffId === staffId),
    line: () =>
      floor.waiting().map((w) => ({
        contactId: w.contactId,
        version: floor.contact(w.contactId)?.version ?? 0,
        channel: w.channel,
        queue: w.queueCode,
        serviceClass: w.serviceClass,
        placeMs: w.queuedAtMs,
        boosts:
          CLASS_SECONDS[w.serviceClass] === 0 ? [] : [{ fact: w.serviceClass, seconds: CLASS_SECONDS[w.serviceClass] }],
        first: w.putFirst,
      })),
    reaches: (channel, staffId) => floor.desks(staffId) > 0 && (drivers.of(channel)?.isReachable(staffId) ?? false),
    heldFor: () => [],
    offerTo: (contactId, agentId, why) => {
      const chosen = why.candidates.find((c) => c.chosen);
      const match: Omit<Match, 'candidates'> = {
        contactId,
        agentId,
        queueCode: why.queue,
        step: 'skill',
        waitedSeconds: why.waitedSeconds,
        idleSeconds: chosen?.idleSeconds ?? 0,
      };
      return routing.offers.make({ ...why, ...match } as unknown as Match);
    },
    accept: (contactId, agentId) => routing.offers.accept(contactId, agentId),
    setAgent: (staffId, wanted) => routing.agents.set(staffId, wanted),
    noted: (row) => routing.noted(row),
  };
}
