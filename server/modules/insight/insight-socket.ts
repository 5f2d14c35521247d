import {
  FLOOR_TOPIC,
  WALL_TOPIC,
  type FloorChange,
  type FloorNow,
  type Wallboard,
} from '../../../shared/contracts/insight.ts';
import type { Permission } from '../../../shared/contracts/identity-catalogue.ts';
import type { Log } from '../../platform/log.ts';
import type { SocketHub, SocketOffer } from '../../platform/socket/socket-types.ts';
import { may, type SocketSubject } from '../identity/index.ts';
import { changedMembers, changedSections } from './changes.ts';
import { createPulse, type Pulse } from './pulse.ts';
import type { Wall } from './wall-service.ts';

/** Twice a second is faster than anybody reads a wall, and bounds what a busy day costs. */
const PUSH_GAP_MS = 500;
/** Orders come due and areas fail without an event of ours; and a wall that hears nothing must know that we live. */
const IDLE_LOOK_MS = 10_000;

export interface InsightPushes {
  readonly offer: SocketOffer<SocketSubject>;
  touch(): void;
  stop(): void;
}

interface PushNeeds {
  readonly wall: Wall;
  readonly hub: SocketHub;
  readonly log: Log;
  readonly gapMs?: number;
  readonly idleMs?: number;
}

const floorChange = (before: FloorNow | undefined, now: FloorNow): FloorChange => {
  const agents = changedMembers(before?.agents, now.agents, (a) => a.staffId);
  const queues = changedMembers(before?.queues, now.queues, (q) => q.code);
  return {
    at: now.at,
    ...(agents.length === 0 ? {} : { agents }),
    ...(queues.length === 0 ? {} : { queues }),
  };
};

/** One topic kept up to date: a look, what differs from the last told, one frame for all who listen. */
function keptTopic<S>(
  needs: PushNeeds,
  topic: string,
  { read, changeOf }: { read: () => Promise<S>; changeOf: (before: S | undefined, now: S) => object },
): Pulse {
  let told: S | undefined;
  let lastFrameAt = Number.NEGATIVE_INFINITY;
  const idleMs = needs.idleMs ?? IDLE_LOOK_MS;
  const isHeard = (): boolean => {
    const heard = needs.hub.listeners(topic) > 0;
    // Whoever comes next reads the whole; what was told to those before is no ground to build on.
    if (!heard) told = undefined;
    return heard;
  };
  return createPulse({
    gapMs: needs.gapMs ?? PUSH_GAP_MS,
    idleMs,
    isHeard,
    failed: (error) => needs.log.warn({ err: error, topic }, 'a live picture could not be read'),
    look: async () => {
      const now = await read();
      const change = changeOf(told, now);
      told = now;
      const isNews = Object.keys(change).length > 1;
      if (!isNews && performance.now() - lastFrameAt < idleMs / 2) return;
      lastFrameAt = performance.now();
      needs.hub.publishHere({ topic, type: `${topic}.changed`, data: change });
    },
  });
}

export function insightPushes(needs: PushNeeds): InsightPushes {
  const wall = keptTopic<Wallboard>(needs, WALL_TOPIC, {
    read: () => needs.wall.wallboard(),
    changeOf: changedSections,
  });
  const floor = keptTopic<FloorNow>(needs, FLOOR_TOPIC, { read: () => needs.wall.floor(), changeOf: floorChange });
  const topic = (prefix: string, permission: Permission) => ({
    prefix,
    may: ({ subject }: { subject: SocketSubject }, rest: string) =>
      rest === '' && subject.kind === 'staff' && may(subject.principal, permission),
  });
  return {
    offer: { topics: [topic(WALL_TOPIC, 'wallboard.view'), topic(FLOOR_TOPIC, 'floor.supervise')] },
    touch: () => {
      wall.touch();
      floor.touch();
    },
    stop: () => {
      wall.stop();
      floor.stop();
    },
  };
}
