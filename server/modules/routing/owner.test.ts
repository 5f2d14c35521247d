import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RoutingRules } from '../../../shared/contracts/routing-rules.ts';
import { silentLog } from '../../platform/log.ts';
import type { CommitItem } from './commit/commit-store.ts';
import { compileRules } from './engine/compiled-rules.ts';
import { createEngine } from './engine/engine.ts';
import { createFloor, type FloorContact } from './floor.ts';
import { createOwner } from './owner.ts';
import type { AgentRow } from './routing-store.ts';

const RULES: RoutingRules = {
  priority: {
    classes: { emergency: 0, elder: 0, vip: 0, complaint: 0, enterprise: 0, star: 0, ordinary: 0 },
    stars: [0, 0, 0, 0, 0],
    repeatedCaller: { withinHours: 24, seconds: 0 },
    openCase: 0,
    atMost: 1_800,
  },
  sticky: {
    vipManager: { on: false, holdSeconds: 0, standIn: false },
    caseAgent: { on: false, holdSeconds: 0 },
    lastAgent: { on: false, holdSeconds: 0, withinHours: 1 },
  },
  queues: [
    {
      code: 'q',
      strategy: 'longest_idle',
      ringSeconds: 20,
      afterCallSeconds: 0,
      steps: [{ kind: 'skill', afterSeconds: 0, skill: 's', minLevel: 1, scope: 'everywhere' }],
    },
  ],
  selfService: [],
};
const waiting = (id: string, placeMs: number): FloorContact => ({
  id,
  version: 1,
  channel: 'voice',
  state: 'waiting',
  queueCode: 'q',
  serviceClass: 'ordinary',
  agentId: null,
  queuedAtMs: placeMs,
  placeMs,
  putFirst: false,
  routing: null,
});

const agent = (staffId: string): AgentRow => ({
  staffId,
  team: null,
  centre: null,
  voiceCapacity: 1,
  videoCapacity: 0,
  chatCapacity: 0,
  voiceInterruptsChat: false,
  autoAnswer: false,
  skills: new Map([['s', 3]]),
  state: 'ready',
  reason: null,
  since: new Date(0),
  shard: 0,
});

/** One agent, two who wait; the answer of the first commit is lost, and the database says later what became of it. */
function open(truth: (item: CommitItem) => FloorContact) {
  const floor = createFloor(Date.now);
  const asked: CommitItem[] = [];
  const offered: string[] = [];
  let tell: (contact: FloorContact) => void = () => undefined;
  const answer = new Promise<FloorContact>((resolve) => (tell = resolve));
  let looks = 0;
  const owner = createOwner({
    engine: createEngine(compileRules(RULES, { version: 1 })),
    floor,
    offers: {
      add: (_key, item) => {
        asked.push(item);
        return asked.length === 1 ? Promise.reject(new Error('connection lost')) : Promise.resolve(true);
      },
      pending: () => 0,
      idle: () => Promise.resolve(),
    },
    ringSeconds: () => 20,
    reachOf: () => ({ voice: true }),
    mayServe: () => true,
    now: Date.now,
    log: silentLog,
    offered: ({ contactId }) => offered.push(contactId),
    readAgain: async () => {
      looks += 1;
      if (looks === 1) throw new Error('still away');
      const contact = await answer;
      floor.note(contact);
      return contact;
    },
    fenced: () => undefined,
  });
  floor.putAgent(agent('a'));
  for (const [id, at] of [['first', 1] as const, ['second', 2] as const]) floor.note(waiting(id, at));
  owner.open();
  return { owner, asked, offered, databaseAnswers: () => tell(truth(asked[0] as CommitItem)) };
}
const ids = (items: readonly CommitItem[]): string[] => items.map((i) => i.change.contactId);

describe('an offer whose commit gave no answer', () => {
  it('keeps the agent from everybody else until it is known; it was committed, and rings', async () => {
    const house = open((item) => ({
      ...waiting(item.change.contactId, 1),
      version: 2,
      state: 'offered',
      agentId: item.change.agentId,
    }));
    await vi.waitFor(() => expect(house.asked).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(ids(house.asked)).toEqual(['first']);
    house.databaseAnswers();
    await vi.waitFor(() => expect(house.offered).toEqual(['first']));
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(ids(house.asked)).toEqual(['first']);
    house.owner.close();
  });

  it('is decided again when the database never got it', async () => {
    const house = open((item) => waiting(item.change.contactId, 1));
    await vi.waitFor(() => expect(house.asked).toHaveLength(1));
    house.databaseAnswers();
    await vi.waitFor(() => expect(house.offered).toEqual(['first']), { timeout: 3_000 });
    expect(ids(house.asked)).toEqual(['first', 'first']);
    house.owner.close();
  });
});

describe('whoever is held for the agent who had them before', () => {
  afterEach(() => void vi.useRealTimers());
  /** `a` talks, `b` is free; no clock moves unless the test moves it. */
  const heldForA = () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 100_000 });
    const floor = createFloor(Date.now);
    const rang: string[] = [];
    const owner = createOwner({
      engine: createEngine(compileRules(RULES, { version: 1 })),
      floor,
      offers: { add: () => Promise.resolve(true), pending: () => 0, idle: () => Promise.resolve() },
      ringSeconds: () => 20,
      reachOf: () => ({ voice: true }),
      mayServe: () => true,
      now: Date.now,
      log: silentLog,
      offered: ({ contactId, agentId }) => rang.push(`${contactId} at ${agentId}`),
      readAgain: () => Promise.resolve(undefined),
      fenced: () => undefined,
    });
    for (const id of ['a', 'b']) floor.putAgent(agent(id));
    const talk: FloorContact = { ...waiting('talk', 1), version: 3, state: 'connected', agentId: 'a' };
    floor.note(talk);
    owner.open();
    const preferred = { agentIds: ['a'], reason: 'last_agent', holdSeconds: 10 } as const;
    floor.note({ ...waiting('held', 100_000), routing: { boosts: [], preferred } });
    return { floor, owner, rang, endTalk: () => floor.note({ ...talk, version: 4, state: 'closed' }) };
  };
  const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

  it('rings there in the very turn in which that talk ends, not at a next look', async () => {
    const { owner, rang, endTalk } = heldForA();
    await turn();
    expect(rang).toEqual([]);
    endTalk();
    await turn();
    expect(rang).toEqual(['held at a']);
    owner.close();
  });

  it('rings with somebody else exactly when the rule has held them long enough', async () => {
    const { owner, rang } = heldForA();
    await turn();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(rang).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await turn();
    expect(rang).toEqual(['held at b']);
    owner.close();
  });
});
