import type { Pool } from 'pg';
import type { ServiceClass } from '../shared/contracts/contacts.ts';
import type { RoutingRules, Strategy } from '../shared/contracts/routing-rules.ts';
import { newId } from '../shared/kernel/id.ts';
import { seededRandom, type Random } from '../shared/kernel/random.ts';
import type { ArrivingContact } from '../server/modules/routing/commit/commit-store.ts';
import type { FloorContact } from '../server/modules/routing/floor.ts';
import type { AgentRow } from '../server/modules/routing/routing-store.ts';

/** How large the operator of a measurement is. */
export interface WorldSize {
  readonly agents: number;
  readonly skills: number;
  readonly waiting: number;
}

/** A province: as many queues as skills, agents with eight skills of five levels, and callers of every class. */
export interface World {
  readonly size: WorldSize;
  readonly rules: RoutingRules;
  readonly agents: readonly AgentRow[];
  /** The next caller; their queue fits the given agent in one of `near` cases, else it is anybody's. */
  caller(nowMs: number): ArrivingContact & { readonly routing: string };
}

const SKILLS_PER_AGENT = 8;
const LEVELS = 5;
const WANTED_LEVEL = 3;
const WIDEN_AFTER_S = 30;
const OVERFLOW_AFTER_S = 60;
const HOLD_S = 10;
const STRATEGY: readonly Strategy[] = ['longest_idle', 'least_occupied', 'best_proficiency'];
/** The share of callers whose case, manager or last talk makes them prefer one agent. */
const WITH_PREFERRED = 0.1;

const CLASSES: readonly (readonly [ServiceClass, number])[] = [
  ['ordinary', 70],
  ['star', 12],
  ['elder', 8],
  ['complaint', 4],
  ['enterprise', 3],
  ['vip', 2],
  ['emergency', 1],
];
const WORTH: Readonly<Record<ServiceClass, number>> = {
  emergency: 1_800,
  elder: 300,
  vip: 300,
  complaint: 180,
  enterprise: 120,
  star: 60,
  ordinary: 0,
};

export const skillCode = (i: number): string => `s${i}`;
export const queueCode = (i: number): string => `q${i}`;

const rulesFor = (skills: number): RoutingRules => ({
  priority: {
    classes: WORTH,
    stars: [0, 0, 0, 60, 120],
    repeatedCaller: { withinHours: 24, seconds: 60 },
    openCase: 30,
    atMost: 1_800,
  },
  sticky: {
    vipManager: { on: true, holdSeconds: 30, standIn: true },
    caseAgent: { on: true, holdSeconds: HOLD_S },
    lastAgent: { on: true, holdSeconds: HOLD_S, withinHours: 2 },
  },
  queues: Array.from({ length: skills }, (_, i) => ({
    code: queueCode(i),
    strategy: STRATEGY[i % STRATEGY.length] ?? 'longest_idle',
    ringSeconds: 20,
    afterCallSeconds: 180,
    steps: [
      { kind: 'skill', afterSeconds: 0, skill: skillCode(i), minLevel: WANTED_LEVEL, scope: 'everywhere' },
      { kind: 'skill', afterSeconds: WIDEN_AFTER_S, skill: skillCode(i), minLevel: 1, scope: 'everywhere' },
      { kind: 'queue', afterSeconds: OVERFLOW_AFTER_S, queue: queueCode((i + 1) % skills) },
    ],
  })),
  selfService: [],
});

const agentOf = (random: Random, skills: number): AgentRow => {
  const has = new Map<string, number>();
  // Nobody is seated who is first choice for no queue at all: they would wait for the first who has waited half a minute.
  has.set(skillCode(random.int(0, skills - 1)), random.int(WANTED_LEVEL, LEVELS));
  while (has.size < Math.min(SKILLS_PER_AGENT, skills)) {
    const skill = skillCode(random.int(0, skills - 1));
    if (!has.has(skill)) has.set(skill, random.int(1, LEVELS));
  }
  return {
    staffId: newId(),
    team: null,
    centre: null,
    voiceCapacity: 1,
    videoCapacity: 0,
    chatCapacity: 0,
    voiceInterruptsChat: false,
    autoAnswer: false,
    skills: has,
    state: 'not_ready',
    reason: null,
    since: new Date(),
    shard: 0,
  };
};

export function createWorld(size: WorldSize, seed = 1): World {
  const random = seededRandom(seed);
  const agents = Array.from({ length: size.agents }, () => agentOf(random, size.skills));
  return {
    size,
    agents,
    rules: rulesFor(size.skills),
    caller: (nowMs) => {
      const serviceClass = random.weighted(CLASSES);
      const boosts = WORTH[serviceClass] > 0 ? [{ fact: `class:${serviceClass}`, seconds: WORTH[serviceClass] }] : [];
      const prefers = random.chance(WITH_PREFERRED) ? random.pick(agents).staffId : undefined;
      const preferred =
        prefers === undefined ? null : { agentIds: [prefers], reason: 'last_agent', holdSeconds: HOLD_S };
      return {
        id: newId(),
        channel: 'voice',
        direction: 'inbound',
        address: `13${random.int(100_000_000, 999_999_999)}`,
        customerId: null,
        queue: queueCode(random.int(0, size.skills - 1)),
        serviceClass,
        topic: null,
        queuedAt: new Date(nowMs),
        routing: JSON.stringify({ boosts, preferred }),
      };
    },
  };
}

/** What the floor knows of a caller whose arrival is committed. */
export const onFloor = (c: ArrivingContact): FloorContact => ({
  id: c.id,
  version: 1,
  channel: 'voice',
  state: 'waiting',
  queueCode: c.queue,
  serviceClass: c.serviceClass as ServiceClass,
  agentId: null,
  queuedAtMs: c.queuedAt?.getTime() ?? 0,
  placeMs: c.queuedAt?.getTime() ?? 0,
  putFirst: false,
  routing: JSON.parse(c.routing ?? 'null') as FloorContact['routing'],
});

/** Skills, queues and agents as rows, so that every design reads and writes the same tables. */
export async function settle(pool: Pool, world: World): Promise<void> {
  const skills = Array.from({ length: world.size.skills }, (_, i) => skillCode(i));
  const queues = Array.from({ length: world.size.skills }, (_, i) => queueCode(i));
  await pool.query('insert into skills (code, zh, en) select c, c, c from unnest($1::text[]) as c', [skills]);
  await pool.query(`insert into queues (code, zh, en) select c, c, c from unnest($1::text[]) as c`, [queues]);
  await pool.query(`update routing_rules set state = 'retired' where state = 'in_force'`);
  await pool.query(
    `insert into routing_rules (version, state, rules, released_at)
     select max(version) + 1, 'in_force', $1::jsonb, now() from routing_rules`,
    [JSON.stringify(world.rules)],
  );
  const ids = world.agents.map((a) => a.staffId);
  await pool.query(
    'insert into agent_profiles (staff_id, voice_capacity, chat_capacity) select i, 1, 0 from unnest($1::uuid[]) as i',
    [ids],
  );
  const rows = world.agents.flatMap((a) => [...a.skills].map(([skill, level]) => ({ id: a.staffId, skill, level })));
  await pool.query(
    `insert into agent_skills (staff_id, skill, level)
     select * from unnest($1::uuid[], $2::text[], $3::smallint[])`,
    [rows.map((r) => r.id), rows.map((r) => r.skill), rows.map((r) => r.level)],
  );
  await pool.query(
    `insert into agent_states (staff_id, state, since) select i, 'ready', now() from unnest($1::uuid[]) as i`,
    [ids],
  );
  await pool.query('analyze');
}
