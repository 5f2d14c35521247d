import { describe, expect, it } from 'vitest';
import type { LiveNow } from '../../../../shared/contracts/routing-live.ts';
import type { QueueRules } from '../../../../shared/contracts/routing-rules.ts';
import { queueOfPeople } from '../transfer/transfer-target.ts';
import { whyNot } from './able.ts';
import { afterCallDue } from './after-call.ts';
import { isNews, liveChange } from './live-change.ts';
import type { SeatLook } from './live-floor.ts';
import { stepsWithPeople } from './people.ts';

const seat = (staffId: string, skills: Record<string, number>, more: Partial<SeatLook> = {}): SeatLook => ({
  staffId,
  state: 'ready',
  reason: null,
  sinceMs: 0,
  idleSinceMs: 0,
  activity: 'idle',
  skills: new Map(Object.entries(skills)),
  capacity: { voice: 1, video: 0, chat: 3 },
  voiceInterruptsChat: false,
  hands: [],
  isHere: true,
  ...more,
});
const queue = (code: string, steps: QueueRules['steps']): QueueRules => ({
  code,
  strategy: 'longest_idle',
  ringSeconds: 20,
  afterCallSeconds: 180,
  steps,
});
const skill = (name: string, minLevel: number, afterSeconds = 0, scope: 'everywhere' | 'own_centre' = 'everywhere') =>
  ({ kind: 'skill', skill: name, minLevel, afterSeconds, scope }) as const;
const RULES = [
  queue('fault', [skill('fault', 2), { kind: 'queue', afterSeconds: 30, queue: 'general' }]),
  queue('general', [skill('general', 1)]),
  queue('complaint', [skill('complaint', 1)]),
];

describe('after-call work', () => {
  const endedAt = new Date('2026-03-02T08:00:00Z');
  const due = (limitSeconds: number, extensionSeconds: number): string | undefined =>
    afterCallDue({ endedAt, limitSeconds, extensionSeconds })?.toISOString();
  it('is due at the limit of the rule, a minute later when that was asked for, and never without a limit', () => {
    expect(due(180, 0)).toBe('2026-03-02T08:03:00.000Z');
    expect(due(180, 60)).toBe('2026-03-02T08:04:00.000Z');
    expect(due(0, 60)).toBeUndefined();
  });
});

describe('who is asked', () => {
  it('grows with each step; overflow asks whom the other queue asks first', () => {
    const seats = [
      seat('a', { fault: 2 }, { activity: 'talking' }),
      seat('b', { fault: 1, general: 1 }, { activity: 'not_ready' }),
      seat('c', { fault: 3 }, { activity: 'offline' }),
    ];
    const steps = stepsWithPeople(RULES[0]!, { rules: RULES, seats, centre: null, centreOf: () => null });
    expect(steps.map(({ people }) => [people.all, people.on, people.talking, people.not_ready])).toEqual([
      [2, 1, 1, 0],
      [3, 2, 1, 1],
    ]);
  });

  it('counts only the own centre where the rule says so', () => {
    const near = queue('near', [skill('fault', 1, 0, 'own_centre'), skill('fault', 1, 20)]);
    const seats = [seat('east', { fault: 1 }), seat('west', { fault: 1 })];
    const where = { rules: [near], seats, centre: 'east', centreOf: (id: string) => id };
    expect(stepsWithPeople(near, where).map((s) => s.people.on)).toEqual([1, 2]);
  });
});

describe('whether somebody can take a contact', () => {
  const asks = [{ skill: 'fault', minLevel: 2 }];
  const able = { channel: 'voice', asks, reaches: true, mustBeReady: true } as const;
  const hand = (channel: 'voice' | 'chat', state: 'connected' | 'offered' = 'connected') => [
    { id: 'x', channel, state },
  ];
  it.each([
    ['somebody free with the skill', seat('a', { fault: 2 }), undefined],
    ['somebody without a profile', undefined, 'live.not_an_agent'],
    [
      'a post without calls',
      seat('a', { fault: 2 }, { capacity: { voice: 0, video: 0, chat: 6 } }),
      'live.not_an_agent',
    ],
    ['the signed off', seat('a', { fault: 2 }, { state: 'offline' }), 'live.signed_off'],
    ['a closed desk', seat('a', { fault: 2 }, { isHere: false }), 'live.signed_off'],
    ['the resting', seat('a', { fault: 2 }, { state: 'not_ready' }), 'live.not_ready'],
    ['a beginner', seat('a', { fault: 1 }), 'live.no_skill'],
    ['who talks', seat('a', { fault: 2 }, { hands: hand('voice') }), 'live.hands_full'],
    ['who chats', seat('a', { fault: 2 }, { hands: hand('chat') }), 'live.hands_full'],
  ])('%s: %#', (_who, one, expected) => expect(whyNot({ ...able, seat: one })).toBe(expected));

  it('chats fit beside chats, but not while something rings; a leader need not be ready', () => {
    const chat = { ...able, channel: 'chat' } as const;
    expect(whyNot({ ...chat, seat: seat('a', { fault: 2 }, { hands: hand('chat') }) })).toBeUndefined();
    expect(whyNot({ ...chat, seat: seat('a', { fault: 2 }, { hands: hand('chat', 'offered') }) })).toBe(
      'live.hands_full',
    );
    const resting = seat('a', { fault: 2 }, { state: 'not_ready' });
    expect(whyNot({ ...able, seat: resting, mustBeReady: false })).toBeUndefined();
    expect(whyNot({ ...able, seat: seat('a', { fault: 2 }), reaches: false })).toBe('live.not_reachable');
  });
});

describe('the queue of some people', () => {
  const where = {
    queues: RULES.map((r) => ({ code: r.code, channel: null })),
    rules: RULES,
    channel: 'voice',
  } as const;
  it.each([
    [[{ complaint: 5, general: 2 }], 'general', 'complaint'],
    [[{ fault: 3, general: 3 }], 'general', 'general'],
    [[{ fault: 3, general: 3 }], 'complaint', 'fault'],
    [[{ fault: 5 }, { general: 3 }, { general: 3 }], null, 'general'],
    [[{ juggling: 5 }], 'general', undefined],
  ])('of %j, now in %s, is %s', (people, present, expected) => {
    const skilled = people.map((p) => ({ skills: new Map(Object.entries(p)) }));
    expect(queueOfPeople(skilled, { ...where, present })).toBe(expected);
  });
});

describe('what a screen is told', () => {
  const contact = (id: string, key: number) => ({ id, key }) as LiveNow['line'][number];
  const now = (at: string, line: LiveNow['line']): LiveNow => ({
    at,
    scope: 'all',
    waiting: line.length,
    queues: [],
    line,
    agents: [],
    skills: [],
  });
  it('is what changed and who left; of 5,000 who wait, one who goes is one line', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => contact(`c${i}`, i));
    const change = liveChange(now('1', many), now('2', many.slice(1)));
    expect(change).toEqual({ at: '2', listed: [4_999, 0], waiting: 4_999, left: ['c0'] });
    expect(isNews(change)).toBe(true);
    const nothing = liveChange(now('1', many), now('3', many));
    expect(nothing).toEqual({ at: '3', listed: [5_000, 0] });
    expect(isNews(nothing)).toBe(false);
    expect(liveChange(now('1', many), now('4', [contact('c0', 9_999), ...many.slice(1)])).line).toEqual([
      contact('c0', 9_999),
    ]);
  });
});
