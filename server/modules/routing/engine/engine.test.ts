import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../../shared/contracts/contacts.ts';
import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import { compileRules } from './compiled-rules.ts';
import { createEngine, type Engine } from './engine.ts';
import type { SeatFacts, WaitingContact } from './engine-types.ts';

const T0 = 1_800_000_000_000;
type Step = RoutingRules['queues'][number]['steps'][number];
const skillStep = (afterSeconds: number, skill: string, minLevel: number, scope = 'everywhere' as const): Step => ({
  kind: 'skill',
  afterSeconds,
  skill,
  minLevel,
  scope,
});
const queue = (code: string, steps: Step[], strategy: RoutingRules['queues'][number]['strategy'] = 'longest_idle') => ({
  code,
  strategy,
  ringSeconds: 20,
  afterCallSeconds: 0,
  steps,
});
const rulesWith = (queues: RoutingRules['queues'], atMost = 1_800): RoutingRules => ({
  priority: {
    classes: { emergency: 1_800, elder: 300, vip: 300, complaint: 180, enterprise: 120, star: 60, ordinary: 0 },
    stars: [0, 0, 0, 60, 120],
    repeatedCaller: { withinHours: 24, seconds: 60 },
    openCase: 30,
    atMost,
  },
  sticky: {
    vipManager: { on: true, holdSeconds: 30, standIn: true },
    caseAgent: { on: true, holdSeconds: 10 },
    lastAgent: { on: true, holdSeconds: 5, withinHours: 2 },
  },
  queues,
  selfService: [],
});
const RULES = rulesWith([
  queue('fault', [
    skillStep(0, 'fault', 3),
    skillStep(30, 'fault', 1),
    { kind: 'queue', afterSeconds: 60, queue: 'general' },
  ]),
  queue('general', [skillStep(0, 'general', 1)], 'least_occupied'),
  queue('expert', [skillStep(0, 'fault', 1)], 'best_proficiency'),
  queue('round', [skillStep(0, 'never', 1), { kind: 'queue', afterSeconds: 5, queue: 'robin' }]),
  queue('robin', [{ kind: 'queue', afterSeconds: 0, queue: 'round' }]),
]);
const engineOf = (rules = RULES): Engine => createEngine(compileRules(rules, { version: 7 }));
const contact = (id: string, more: Partial<WaitingContact> = {}): WaitingContact => ({
  id,
  channel: 'voice',
  queue: 'fault',
  serviceClass: 'ordinary',
  placeMs: T0,
  sinceMs: T0,
  boosts: [],
  first: false,
  preferred: null,
  spared: new Map(),
  ...more,
});
const facts = (id: string, skills: Record<string, number>, more: Partial<SeatFacts> = {}): SeatFacts => ({
  id,
  team: 't1',
  centre: null,
  skills: new Map(Object.entries(skills)),
  capacity: { voice: 1, video: 1, chat: 3 },
  voiceInterruptsChat: false,
  ...more,
});
const REACH = { voice: true, video: true, chat: true } as const;
function comes(engine: Engine, seat: SeatFacts, nowMs = T0): void {
  engine.putSeat(seat, nowMs);
  engine.setReach(seat.id, REACH, nowMs);
  engine.setReady(seat.id, true, nowMs);
}

describe('an engine that starts afresh', () => {
  it('knows nobody of before: who waited, who was free, and who belonged where', () => {
    const engine = engineOf();
    comes(engine, facts('a', { fault: 3 }));
    comes(engine, facts('gone', { fault: 3 }));
    engine.wait(contact('first'), T0);
    expect(engine.decide(T0)).toHaveLength(1);
    engine.wait(contact('before', { queue: 'general' }), T0);
    engine.clear();
    expect([engine.waitingCount(), engine.nextDueMs()]).toEqual([0, undefined]);
    for (const id of ['x', 'y', 'z']) engine.wait(contact(id), T0 + 1);
    expect(engine.decide(T0 + 1)).toEqual([]);
    comes(engine, facts('a', { fault: 3 }), T0 + 2);
    const made = engine.decide(T0 + 2);
    expect(made.map((d) => [d.contactId, d.seatId])).toEqual([['x', 'a']]);
    expect(engine.storyOf('y')).toMatchObject({ ready: 0, busy: 1, away: 0 });
    engine.release('a', 'x', T0 + 3);
    expect(engine.decide(T0 + 3).map((d) => d.contactId)).toEqual(['y']);
  });
});

describe('who gets whom', () => {
  it('gives a caller to the agent with the skill who has been idle longest', () => {
    const engine = engineOf();
    comes(engine, facts('a', { fault: 3 }), T0 - 1_000);
    comes(engine, facts('b', { fault: 4 }), T0 - 9_000);
    comes(engine, facts('c', { fault: 2 }), T0 - 60_000);
    engine.wait(contact('x'), T0);
    const [decision] = engine.decide(T0);
    expect(decision).toMatchObject({
      contactId: 'x',
      seatId: 'b',
      record: { candidatesCount: 2, step: 0, ruleVersion: 7 },
    });
    expect(decision?.record.candidates.map((c) => c.staffId)).toEqual(['b', 'a']);
  });

  it('asks for the best proficiency where the queue wants that', () => {
    const engine = engineOf();
    comes(engine, facts('old', { fault: 2 }), T0 - 60_000);
    comes(engine, facts('good', { fault: 5 }), T0 - 1_000);
    engine.wait(contact('x', { queue: 'expert' }), T0);
    expect(engine.decide(T0)[0]?.seatId).toBe('good');
  });

  it('asks the least occupied where the queue wants that', () => {
    const engine = engineOf();
    comes(engine, facts('rested', { general: 1 }), T0);
    comes(engine, facts('tired', { general: 1 }), T0);
    engine.hold('tired', 'before', { channel: 'voice', isRinging: false }, T0);
    engine.release('tired', 'before', T0 + 50_000);
    engine.hold('rested', 'short', { channel: 'voice', isRinging: false }, T0 + 50_000);
    engine.release('rested', 'short', T0 + 60_000);
    engine.wait(contact('x', { queue: 'general', placeMs: T0 + 60_000, sinceMs: T0 + 60_000 }), T0 + 60_000);
    expect(engine.decide(T0 + 60_000)[0]?.seatId).toBe('rested');
  });

  it('widens the circle step by step, and says who was there at each', () => {
    const engine = engineOf();
    comes(engine, facts('junior', { fault: 1 }));
    comes(engine, facts('other', { general: 1 }));
    engine.hold('junior', 'talk', { channel: 'voice', isRinging: false }, T0);
    engine.wait(contact('x'), T0);
    expect(engine.decide(T0)).toEqual([]);
    expect(engine.nextDueMs()).toBe(T0 + 30_000);
    expect(engine.decide(T0 + 30_000)).toEqual([]);
    const [decision] = engine.decide(T0 + 60_000);
    expect(decision).toMatchObject({ seatId: 'other', record: { step: 2, stepKind: 'overflow', waitedSeconds: 60 } });
    expect(decision?.record.widened).toMatchObject([
      { step: 0, ready: 0, busy: 0, away: 0 },
      { step: 1, ready: 0, busy: 1, away: 0 },
      { step: 2, ready: 1, busy: 0, away: 0 },
    ]);
  });

  it('holds a customer for their own manager while the manager is at work, no longer than the rule says', () => {
    const engine = engineOf();
    comes(engine, facts('manager', { vip: 5 }));
    comes(engine, facts('other', { fault: 5 }));
    engine.hold('manager', 'talk', { channel: 'voice', isRinging: false }, T0);
    const preferred = { agentIds: ['manager'], reason: 'vip_manager', holdSeconds: 30 } as const;
    engine.wait(contact('x', { preferred }), T0);
    expect(engine.decide(T0 + 29_000)).toEqual([]);
    expect(engine.storyOf('x')?.heldFor).toEqual(['manager']);
    expect(engine.decide(T0 + 30_000)[0]).toMatchObject({
      seatId: 'other',
      record: { preferred: { outcome: 'busy' } },
    });
    engine.release('manager', 'talk', T0 + 31_000);
    engine.wait(contact('y', { preferred }), T0 + 31_000);
    expect(engine.decide(T0 + 31_000)[0]).toMatchObject({
      seatId: 'manager',
      record: { step: -1, preferred: { outcome: 'taken' } },
    });
  });

  it('lets nobody wait for an agent who goes home meanwhile', () => {
    const engine = engineOf();
    comes(engine, facts('manager', { vip: 5 }));
    comes(engine, facts('other', { fault: 5 }));
    engine.hold('manager', 'talk', { channel: 'voice', isRinging: false }, T0);
    engine.wait(contact('x', { preferred: { agentIds: ['manager'], reason: 'vip_manager', holdSeconds: 30 } }), T0);
    engine.decide(T0);
    engine.setReady('manager', false, T0 + 1_000);
    engine.release('manager', 'talk', T0 + 1_000);
    expect(engine.decide(T0 + 1_000)[0]?.seatId).toBe('other');
  });

  it('does not ring again at a desk that is to be spared, until the time is over', () => {
    const engine = engineOf();
    comes(engine, facts('a', { fault: 5 }));
    engine.wait(contact('x', { spared: new Map([['a', T0 + 20_000]]) }), T0);
    expect(engine.decide(T0)).toEqual([]);
    expect(engine.decide(T0 + 20_000)[0]?.seatId).toBe('a');
  });

  it('offers a call on top of chats only where the profile allows it, and chats never on top of a call', () => {
    const engine = engineOf();
    comes(engine, facts('both', { general: 1 }, { voiceInterruptsChat: true }));
    comes(engine, facts('one', { general: 1 }));
    for (const id of ['both', 'one']) engine.hold(id, `chat-${id}`, { channel: 'chat', isRinging: false }, T0);
    engine.wait(contact('call', { queue: 'general' }), T0);
    engine.wait(contact('call2', { queue: 'general' }), T0);
    expect(engine.decide(T0)).toMatchObject([{ contactId: 'call', seatId: 'both' }]);
    engine.hold('both', 'call', { channel: 'voice', isRinging: false }, T0);
    engine.wait(contact('chat', { queue: 'general', channel: 'chat' }), T0);
    expect(engine.decide(T0)).toMatchObject([{ contactId: 'chat', seatId: 'one' }]);
  });

  it('offers a call to nobody whose phone is away, and to them as soon as it is back', () => {
    const engine = engineOf();
    comes(engine, facts('far', { fault: 5 }));
    engine.setReach('far', { chat: true }, T0);
    engine.wait(contact('x'), T0);
    expect(engine.decide(T0)).toEqual([]);
    engine.setReach('far', REACH, T0);
    expect(engine.decide(T0)[0]?.seatId).toBe('far');
  });

  it('survives a circle of overflows, a queue nobody serves and one that no rule knows, and says so', () => {
    const engine = engineOf();
    comes(engine, facts('a', { fault: 5 }));
    for (const code of ['round', 'robin', 'unheard_of']) engine.wait(contact(code, { queue: code }), T0);
    expect(engine.decide(T0 + 3_600_000)).toEqual([]);
    expect(engine.storyOf('round')?.nobodyHasIt).toBe(true);
    engine.setRules(
      compileRules(rulesWith([...RULES.queues, queue('unheard_of', [skillStep(0, 'fault', 1)])]), { version: 8 }),
      T0,
    );
    expect(engine.decide(T0)).toMatchObject([{ contactId: 'unheard_of', record: { ruleVersion: 8 } }]);
  });

  it('offers an agent without any skill nothing, and says of who waits that nobody has what is asked for', () => {
    const engine = engineOf();
    comes(engine, facts('unskilled', {}));
    engine.wait(contact('x'), T0);
    expect(engine.decide(T0 + 3_600_000)).toEqual([]);
    expect(engine.storyOf('x')).toMatchObject({ nobodyHasIt: true, position: 1, ready: 0 });
  });

  it('takes a hundred thousand who come in one second: each waits once, and all are answered in the order they came', () => {
    const RUSH = 100_000;
    const engine = engineOf();
    for (let n = 0; n < RUSH; n += 1) engine.wait(contact(`c${n}`, { placeMs: T0 + n / 100, sinceMs: T0 }), T0);
    expect([engine.waitingCount(), engine.storyOf('c99999')?.position]).toEqual([RUSH, RUSH]);
    for (let n = 0; n < 100; n += 1) comes(engine, facts(`a${n}`, { fault: 3 }), T0 + 1_000);
    const answered: string[] = [];
    for (let nowMs = T0 + 1_000; engine.waitingCount() > 0; nowMs += 1) {
      for (const { contactId, seatId } of engine.decide(nowMs)) {
        answered.push(contactId);
        engine.release(seatId, contactId, nowMs);
      }
    }
    expect(answered).toEqual(Array.from({ length: RUSH }, (_, n) => `c${n}`));
  });

  it('keeps its order when the clock jumps back or far ahead', () => {
    const engine = engineOf();
    engine.wait(contact('first', { placeMs: T0 }), T0);
    engine.wait(contact('second', { placeMs: T0 + 5_000 }), T0 - 3_600_000);
    expect(engine.decide(T0 - 7_200_000)).toEqual([]);
    comes(engine, facts('a', { fault: 5 }), T0 - 3_600_000);
    expect(engine.decide(T0 + 86_400_000)).toMatchObject([{ contactId: 'first' }]);
  });
});

const arbContact = fc.record({
  queue: fc.constantFrom('fault', 'general', 'expert', 'round'),
  channel: fc.constantFrom<Channel>('voice', 'chat', 'video'),
  boost: fc.constantFrom(0, 60, 300, 1_800, 5_000),
  first: fc.boolean(),
  preferred: fc.option(fc.nat(5), { nil: undefined }),
  spared: fc.option(fc.nat(5), { nil: undefined }),
});
const arbSeat = fc.record({
  fault: fc.nat(5),
  general: fc.nat(5),
  voice: fc.nat(1),
  chat: fc.nat(3),
  interrupts: fc.boolean(),
});
const arbDeed = fc.oneof(
  fc.record({ do: fc.constant('arrive' as const), contact: arbContact }),
  fc.record({ do: fc.constant('leave' as const), n: fc.nat(40) }),
  fc.record({ do: fc.constant('finish' as const), n: fc.nat(40) }),
  fc.record({ do: fc.constant('answer' as const), n: fc.nat(40) }),
  fc.record({ do: fc.constant('ready' as const), n: fc.nat(5), isReady: fc.boolean() }),
  fc.record({ do: fc.constant('pass' as const), seconds: fc.nat(40) }),
);

/** What must hold, said again in the plainest way, over lists. */
class Plain {
  readonly seats = new Map<
    string,
    { facts: SeatFacts; ready: boolean; hands: Map<string, { channel: Channel; ringing: boolean }> }
  >();
  readonly waiting = new Map<string, WaitingContact>();

  room(id: string, channel: Channel): boolean {
    const seat = this.seats.get(id)!;
    const hands = [...seat.hands.values()];
    if (!seat.ready || hands.some((h) => h.ringing)) return false;
    const live = hands.filter((h) => h.channel !== 'chat').length;
    const chats = hands.length - live;
    if (live > 0) return false;
    if (channel === 'chat') return chats < seat.facts.capacity.chat;
    return seat.facts.capacity[channel] > 0 && (chats === 0 || seat.facts.voiceInterruptsChat);
  }
  isOn = (id: string): boolean => (this.seats.get(id)?.ready ?? false) || (this.seats.get(id)?.hands.size ?? 0) > 0;
  isHeld(w: WaitingContact, now: number): boolean {
    if (w.preferred === null || now >= w.sinceMs + w.preferred.holdSeconds * 1000) return false;
    return w.preferred.agentIds.some((id) => this.isOn(id));
  }
  asks(w: WaitingContact, skills: ReadonlyMap<string, number>, waited: number): boolean {
    const fault = skills.get('fault') ?? 0;
    const general = skills.get('general') ?? 0;
    if (w.queue === 'general') return general >= 1;
    if (w.queue === 'expert') return fault >= 1;
    if (w.queue === 'round') return false;
    return fault >= 3 || (waited >= 30_000 && fault >= 1) || (waited >= 60_000 && general >= 1);
  }
  mayTake(w: WaitingContact, id: string, now: number): boolean {
    if ((w.spared.get(id) ?? 0) > now) return false;
    if (w.preferred?.agentIds.includes(id) === true) return true;
    return !this.isHeld(w, now) && this.asks(w, this.seats.get(id)!.facts.skills, now - w.sinceMs);
  }
}
const keyIn = (w: WaitingContact): number =>
  w.placeMs - Math.min(w.boosts[0]?.seconds ?? 0, 1_800) * 1000 - (w.first ? 1e13 : 0);

describe('after whatever happens', () => {
  it('nobody waits while somebody they may ask is free, nobody is overtaken by a later one, nobody has too much in hand', () => {
    fc.assert(
      fc.property(
        fc.array(arbSeat, { minLength: 1, maxLength: 6 }),
        fc.array(arbDeed, { maxLength: 60 }),
        (people, deeds) => {
          const engine = engineOf();
          const plain = new Plain();
          let now = T0;
          let born = 0;
          people.forEach((p, i) => {
            const f = facts(
              `s${i}`,
              { fault: p.fault, general: p.general },
              {
                capacity: { voice: p.voice, video: 1, chat: p.chat },
                voiceInterruptsChat: p.interrupts,
              },
            );
            comes(engine, f, now);
            plain.seats.set(f.id, { facts: f, ready: true, hands: new Map() });
          });
          const inHand = (): [string, string, { channel: Channel; ringing: boolean }][] =>
            [...plain.seats].flatMap(([id, s]) =>
              [...s.hands].map(([c, h]) => [id, c, h] as [string, string, typeof h]),
            );
          const arrive = (c: Extract<(typeof deeds)[number], { do: 'arrive' }>['contact']): void => {
            const prefers = c.preferred !== undefined && c.preferred < people.length;
            const w = contact(`c${String(born++).padStart(4, '0')}`, {
              queue: c.queue,
              channel: c.channel,
              placeMs: now,
              sinceMs: now,
              first: c.first,
              boosts: [{ fact: 'x', seconds: c.boost }],
              preferred: prefers ? { agentIds: [`s${c.preferred}`], reason: 'last_agent', holdSeconds: 10 } : null,
              spared: new Map(c.spared === undefined ? [] : [[`s${c.spared}`, now + 15_000]]),
            });
            plain.waiting.set(w.id, w);
            engine.wait(w, now);
          };
          const leave = (n: number): void => {
            const id = [...plain.waiting.keys()][n % Math.max(1, plain.waiting.size)];
            if (id === undefined) return;
            plain.waiting.delete(id);
            engine.leave(id);
          };
          const withHand = (n: number, answers: boolean): void => {
            const hands = inHand();
            const pick = hands[n % Math.max(1, hands.length)];
            if (pick === undefined) return;
            const [seatId, contactId, hand] = pick;
            if (answers) {
              hand.ringing = false;
              engine.hold(seatId, contactId, { channel: hand.channel, isRinging: false }, now);
            } else {
              plain.seats.get(seatId)!.hands.delete(contactId);
              engine.release(seatId, contactId, now);
            }
          };
          const ready = (n: number, isReady: boolean): void => {
            const seat = plain.seats.get(`s${n}`);
            if (seat === undefined) return;
            seat.ready = isReady;
            engine.setReady(`s${n}`, isReady, now);
          };
          const act = (deed: (typeof deeds)[number]): void => {
            if (deed.do === 'pass') now += deed.seconds * 1000;
            if (deed.do === 'arrive') arrive(deed.contact);
            if (deed.do === 'leave') leave(deed.n);
            if (deed.do === 'finish' || deed.do === 'answer') withHand(deed.n, deed.do === 'answer');
            if (deed.do === 'ready') ready(deed.n, deed.isReady);
          };
          for (const deed of deeds) {
            act(deed);
            const taken: { w: WaitingContact; seatId: string }[] = [];
            for (const d of engine.decide(now)) {
              const w = plain.waiting.get(d.contactId)!;
              expect(w).toBeDefined();
              expect(plain.room(d.seatId, w.channel)).toBe(true);
              expect(plain.mayTake(w, d.seatId, now)).toBe(true);
              plain.waiting.delete(w.id);
              plain.seats.get(d.seatId)!.hands.set(w.id, { channel: w.channel, ringing: true });
              taken.push({ w, seatId: d.seatId });
            }
            for (const w of plain.waiting.values()) {
              for (const id of plain.seats.keys()) {
                if (plain.room(id, w.channel)) expect(plain.mayTake(w, id, now)).toBe(false);
              }
              for (const t of taken) {
                if (keyIn(w) < keyIn(t.w) && w.channel === t.w.channel)
                  expect(plain.mayTake(w, t.seatId, now)).toBe(false);
              }
              expect(engine.isWaiting(w.id)).toBe(true);
            }
          }
          expect(engine.waitingCount()).toBe(plain.waiting.size);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('starves nobody: whoever came so long before that no fact is worth it goes first, whatever the other one is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(100_000), { maxLength: 4 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 9_999 }),
        (worth, _x, extra) => {
          const engine = engineOf();
          const boosts = worth.map((seconds, i) => ({ fact: `f${i}`, seconds }));
          engine.wait(contact('patient', { placeMs: T0 }), T0);
          const later = T0 + 1_800_000 + extra;
          engine.wait(contact('favoured', { placeMs: later, sinceMs: later, boosts, serviceClass: 'vip' }), later);
          comes(engine, facts('a', { fault: 5 }), later);
          expect(engine.decide(later)[0]?.contactId).toBe('patient');
        },
      ),
    );
  });
});
