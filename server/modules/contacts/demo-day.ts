import type { ServiceClass } from '../../../shared/contracts/contacts.ts';
import type { Random } from '../../../shared/kernel/random.ts';
import { liveThrough, type DemoBirth, type DemoLife, type DemoLine, type DemoStep } from './demo-life.ts';
import { DEMO_MATTERS, DEMO_TALKS, type DemoMatter } from './demo-matters.ts';
import type { DemoAgent, DemoStations } from './demo-stations.ts';
import { exponential, talkSeconds } from './demo-traffic.ts';

export interface DemoCaller {
  readonly customerId: string;
  readonly number: string;
  readonly serviceClass: ServiceClass;
}

/** A contact that the demo's cases say took place: the case was opened during it. */
export interface DemoAppointedContact {
  readonly contactId: string;
  readonly caseId: string;
  readonly customerId: string;
  readonly agentId: string;
  readonly openedAt: Date;
}

export interface DayNeeds {
  readonly random: Random;
  readonly stations: DemoStations;
  readonly callers: readonly DemoCaller[];
  readonly hotline: string;
}

const SECOND = 1_000;
const CHAT_SHARE = 0.2;
/** Their number is known to nobody: a friend's phone, a shop, a wrong number. */
const STRANGERS = 0.1;
const LEAVES_IN_MENU = 0.035;
/** Wrong number, change of mind: gone within seconds of asking for a person. */
const CHANGES_MIND = 0.025;
const PATIENCE_S = { voice: 110, video: 110, chat: 260 };
const LOST_BY_US = 0.002;
const MISSED = 0.015;
const RING_MS = 20 * SECOND;
const RATES = { voice: 0.34, video: 0.34, chat: 0.58 };
const KEPT_TALKS = 0.075;

const STARS: readonly (readonly [number, number])[] = [
  [5, 62],
  [4, 24],
  [3, 8],
  [2, 3],
  [1, 3],
];

const queueOf = (matter: DemoMatter, birth: DemoBirth): string => {
  if (birth.channel === 'chat') return 'chat';
  return birth.serviceClass === 'elder' || birth.serviceClass === 'vip' ? birth.serviceClass : matter.queue;
};

function whoCalls({ random, callers, hotline }: DayNeeds, at: number): DemoBirth {
  // Some call again and again, most hardly ever.
  const caller = random.chance(STRANGERS) ? undefined : callers[Math.floor(callers.length * random.next() ** 1.6)];
  const channel = random.chance(caller?.serviceClass === 'elder' ? 0.03 : CHAT_SHARE) ? 'chat' : 'voice';
  return {
    at,
    channel,
    customerId: caller?.customerId ?? null,
    address: caller?.number ?? `13${random.int(100_000_000, 999_999_999)}`,
    calledNumber: channel === 'voice' ? hotline : null,
    serviceClass: caller?.serviceClass ?? 'ordinary',
    caseId: null,
  };
}

/** The way to the request for a person; undefined as request when it ended before. */
function untilRequest(random: Random, birth: DemoBirth, matter: DemoMatter): { steps: DemoStep[]; requestAt?: number } {
  if (birth.channel === 'chat') return { steps: [], requestAt: birth.at + random.int(1, 12) * SECOND };
  // 65 and older are led past the menu (field rule 1.1).
  if (birth.serviceClass === 'elder') return { steps: [], requestAt: birth.at + random.int(3, 5) * SECOND };
  const { topic } = matter;
  const inMenu: DemoStep = { at: birth.at + random.int(2, 5) * SECOND, event: 'navigate', actor: 'customer', topic };
  if (random.chance(LEAVES_IN_MENU)) {
    return { steps: [inMenu, { at: inMenu.at + random.int(2, 25) * SECOND, event: 'abandon', actor: 'customer' }] };
  }
  if (random.chance(matter.selfService)) {
    const at = inMenu.at + random.int(25, 110) * SECOND;
    return { steps: [inMenu, { at, event: 'end', actor: 'customer', endedBy: 'customer', reason: 'self_service' }] };
  }
  return { steps: [inMenu], requestAt: inMenu.at + random.int(8, 40) * SECOND };
}

function talkLines(talk: {
  random: Random;
  matter: DemoMatter;
  agent: DemoAgent;
  from: number;
  ms: number;
}): DemoLine[] {
  const { random, matter, agent, from, ms } = talk;
  const scripts = DEMO_TALKS[matter.topic];
  if (scripts === undefined) return [];
  const script = random.pick(scripts);
  return script.map(([author, text], at) => ({
    author,
    authorId: author === 'agent' ? `staff:${agent.staffId}` : null,
    authorName: author === 'agent' ? agent.name : '客户',
    text: text.replace('{agent}', agent.name),
    at: new Date(from + Math.floor(((at + 0.5) / script.length) * ms)),
  }));
}

interface Answer {
  readonly agent: DemoAgent;
  readonly offeredAt: number;
  readonly talkMs: number;
  readonly afterMs: number;
}

function answeredSteps(random: Random, { agent, offeredAt, talkMs, afterMs }: Answer, matter: DemoMatter): DemoStep[] {
  const staff = `staff:${agent.staffId}`;
  const answeredAt = offeredAt + random.int(2, 7) * SECOND;
  const endedBy = random.chance(0.72) ? 'customer' : 'agent';
  const wrapUp: DemoStep = {
    at: answeredAt + talkMs + afterMs,
    event: 'wrap_up',
    actor: staff,
    disposition: random.weighted(matter.ends),
    note: random.pick(matter.notes),
  };
  const { staffId } = agent;
  return [
    { at: offeredAt, event: 'offer', actor: 'system:routing', agentId: staffId, reason: 'skill' },
    { at: answeredAt, event: 'accept', actor: staff, agentId: staffId },
    {
      at: answeredAt + talkMs,
      event: 'end',
      actor: endedBy === 'customer' ? 'customer' : staff,
      endedBy,
      reason: `${endedBy}_ended`,
    },
    wrapUp,
  ];
}

/** A phone that rang out first, now and then. */
function missedSteps(random: Random, agent: DemoAgent, offeredAt: number): { missed: DemoStep[]; offeredAt: number } {
  if (!random.chance(MISSED)) return { missed: [], offeredAt };
  const { staffId } = agent;
  const reason = 'no_answer';
  return {
    missed: [
      { at: offeredAt, event: 'offer', actor: 'system:routing', agentId: staffId, reason: 'skill' },
      { at: offeredAt + RING_MS, event: 'miss', actor: 'system:routing', agentId: staffId, reason },
    ],
    offeredAt: offeredAt + RING_MS + SECOND,
  };
}

const patienceMs = (random: Random, birth: DemoBirth): number =>
  Math.floor(
    SECOND * (random.chance(CHANGES_MIND) ? random.int(1, 6) : 4 + exponential(random, PATIENCE_S[birth.channel])),
  );

export function lifeOf(needs: DayNeeds, at: number): DemoLife {
  const { random } = needs;
  const birth = whoCalls(needs, at);
  const matter = random.weighted(DEMO_MATTERS.map((m) => [m, m.weight] as const));
  const { steps, requestAt } = untilRequest(random, birth, matter);
  if (requestAt === undefined) return liveThrough(birth, steps);
  const queueCode = queueOf(matter, birth);
  const enqueue: DemoStep = { at: requestAt, event: 'enqueue', actor: 'customer', queueCode, topic: matter.topic };
  return waitingLife(needs, birth, matter, [...steps, enqueue]);
}

/** From the request for a person on: lost by us, given up, or answered. The last of the steps is the request. */
function waitingLife(needs: DayNeeds, birth: DemoBirth, matter: DemoMatter, steps: readonly DemoStep[]): DemoLife {
  const { random, stations } = needs;
  const requestAt = steps.at(-1)?.at ?? birth.at;
  if (random.chance(LOST_BY_US)) {
    const lost = { at: requestAt + 2 * SECOND, event: 'fail', actor: 'system:voice', reason: 'media_lost' } as const;
    return liveThrough(birth, [...steps, lost]);
  }
  const patience = patienceMs(random, birth);
  const found = stations.soonest(steps.at(-1)?.queueCode ?? matter.queue, requestAt);
  const firstOffer = found === undefined ? Number.POSITIVE_INFINITY : found.at + random.int(200, 900);
  if (found === undefined || firstOffer - requestAt > patience) {
    return liveThrough(birth, [...steps, { at: requestAt + patience, event: 'abandon', actor: 'customer' }]);
  }
  return answeredLife(needs, { birth, matter, steps, found, firstOffer });
}

interface Taken {
  readonly birth: DemoBirth;
  readonly matter: DemoMatter;
  readonly steps: readonly DemoStep[];
  readonly found: NonNullable<ReturnType<DemoStations['soonest']>>;
  readonly firstOffer: number;
}

function answeredLife({ random }: DayNeeds, { birth, matter, steps, found, firstOffer }: Taken): DemoLife {
  const { agent } = found.seat;
  const { missed, offeredAt } = missedSteps(random, agent, firstOffer);
  const isChat = birth.channel === 'chat';
  const talkMs = Math.floor(talkSeconds(random, matter.median * (isChat ? 1.7 : 1)) * SECOND);
  const afterMs = Math.floor((6 + exponential(random, 24)) * SECOND);
  const answered = answeredSteps(random, { agent, offeredAt, talkMs, afterMs }, matter);
  found.seat.freeAt[found.place] = (answered.at(-1)?.at ?? offeredAt) + SECOND;
  const talkFrom = answered[1]?.at ?? offeredAt;
  return liveThrough(birth, [...steps, ...missed, ...answered], {
    satisfaction: random.chance(RATES[birth.channel]) ? random.weighted(STARS) : null,
    lines: isChat && random.chance(KEPT_TALKS) ? talkLines({ random, matter, agent, from: talkFrom, ms: talkMs }) : [],
  });
}

/** The call during which a case was opened: answered shortly before, over shortly after. */
export function appointedLife(needs: DayNeeds, contact: DemoAppointedContact, agent: DemoAgent): DemoLife {
  const { random } = needs;
  const matter = random.pick(DEMO_MATTERS.filter((m) => m.queue === 'fault' || m.queue === 'complaint'));
  const talkMs = random.int(150, 420) * SECOND;
  const offeredAt = contact.openedAt.getTime() - Math.floor(talkMs * 0.7);
  const requestAt = offeredAt - random.int(1, 9) * SECOND;
  const caller = needs.callers.find((c) => c.customerId === contact.customerId);
  const birth: DemoBirth = {
    id: contact.contactId,
    at: requestAt - random.int(15, 40) * SECOND,
    channel: 'voice',
    customerId: contact.customerId,
    address: caller?.number ?? '',
    calledNumber: needs.hotline,
    serviceClass: caller?.serviceClass ?? 'ordinary',
    caseId: contact.caseId,
  };
  const enqueue: DemoStep = {
    at: requestAt,
    event: 'enqueue',
    actor: 'customer',
    queueCode: queueOf(matter, birth),
    topic: matter.topic,
  };
  const answer: Answer = { agent, offeredAt, talkMs, afterMs: random.int(20, 70) * SECOND };
  return liveThrough(birth, [enqueue, ...answeredSteps(random, answer, matter)], {
    satisfaction: random.chance(RATES.voice) ? random.weighted(STARS) : null,
  });
}
