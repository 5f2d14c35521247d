import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERVICE_CLASSES } from '../../../shared/contracts/contacts.ts';
import { CLASS_SECONDS, inOrder, match, type AgentSeat, type QueueRule, type Waiting } from './matching.ts';

const NOW = 1_000_000_000;
const queues = new Map<string, QueueRule>([
  ['fault', { code: 'fault', skill: 'fault', minLevel: 2, overflowSkill: 'general', overflowAfterSeconds: 30 }],
  ['elder', { code: 'elder', skill: 'elder_care', minLevel: 1, overflowSkill: null, overflowAfterSeconds: 0 }],
]);
const waiting = (id: string, more: Partial<Waiting> = {}): Waiting => ({
  contactId: id,
  channel: 'voice',
  queueCode: 'fault',
  serviceClass: 'ordinary',
  queuedAtMs: NOW - 10_000,
  putFirst: false,
  missedBy: new Set(),
  ...more,
});
const seat = (id: string, skills: Record<string, number>, more: Partial<AgentSeat> = {}): AgentSeat => ({
  staffId: id,
  skills: new Map(Object.entries(skills)),
  free: { voice: 1, video: 0, chat: 3 },
  idleSinceMs: NOW - 60_000,
  ...more,
});

describe('matching', () => {
  it('gives the caller to the agent with the skill who has been idle longest', () => {
    const seats = [
      seat('a', { fault: 3 }),
      seat('b', { fault: 2 }, { idleSinceMs: NOW - 90_000 }),
      seat('c', { fault: 1 }),
    ];
    expect(match([waiting('x')], seats, queues, NOW)).toMatchObject([{ contactId: 'x', agentId: 'b', candidates: 2 }]);
  });

  it('lets the elderly and the VIP pass those who came a little earlier', () => {
    const order = inOrder([waiting('first'), waiting('elder', { serviceClass: 'elder', queuedAtMs: NOW })], NOW);
    expect(order.map((w) => w.contactId)).toEqual(['elder', 'first']);
  });

  it('puts a customer whose agent was lost before everybody', () => {
    const order = inOrder(
      [waiting('vip', { serviceClass: 'vip' }), waiting('lost', { putFirst: true, queuedAtMs: NOW })],
      NOW,
    );
    expect(order[0]?.contactId).toBe('lost');
  });

  it('asks others only after the overflow time', () => {
    const seats = [seat('g', { general: 1 })];
    expect(match([waiting('x')], seats, queues, NOW)).toEqual([]);
    expect(match([waiting('x', { queuedAtMs: NOW - 31_000 })], seats, queues, NOW)).toMatchObject([
      { step: 'overflow' },
    ]);
  });

  it('does not ring again at the desk that let it ring out while another can take it', () => {
    const seats = [seat('a', { fault: 2 }, { idleSinceMs: 0 }), seat('b', { fault: 2 })];
    expect(match([waiting('x', { missedBy: new Set(['a']) })], seats, queues, NOW)[0]?.agentId).toBe('b');
    expect(match([waiting('x', { missedBy: new Set(['a']) })], [seats[0]!], queues, NOW)[0]?.agentId).toBe('a');
  });

  it('leaves a contact waiting whose queue nobody knows, instead of stopping', () => {
    expect(
      match([waiting('x', { queueCode: 'gone' }), waiting('y')], [seat('a', { fault: 5 })], queues, NOW),
    ).toMatchObject([{ contactId: 'y' }]);
  });

  const anyWaiting = fc.record({
    queued: fc.integer({ min: 0, max: 600_000 }),
    cls: fc.constantFrom(...SERVICE_CLASSES),
    channel: fc.constantFrom('voice' as const, 'chat' as const),
    queue: fc.constantFrom('fault', 'elder', 'gone'),
  });
  const anySeat = fc.record({
    fault: fc.integer({ min: 0, max: 5 }),
    elder: fc.integer({ min: 0, max: 5 }),
    voice: fc.integer({ min: 0, max: 1 }),
    chat: fc.integer({ min: 0, max: 3 }),
    idle: fc.nat(100_000),
  });

  it('never gives a contact twice, an agent two at once, or a contact to somebody without room or skill', () => {
    fc.assert(
      fc.property(fc.array(anyWaiting, { maxLength: 30 }), fc.array(anySeat, { maxLength: 12 }), (ws, ss) => {
        const line = ws.map((w, i) =>
          waiting(`w${i}`, { queuedAtMs: NOW - w.queued, serviceClass: w.cls, channel: w.channel, queueCode: w.queue }),
        );
        const seats = ss.map((s, i) =>
          seat(
            `s${i}`,
            { fault: s.fault, elder_care: s.elder, general: 1 },
            {
              free: { voice: s.voice, video: 0, chat: s.chat },
              idleSinceMs: NOW - s.idle,
            },
          ),
        );
        const matches = match(line, seats, queues, NOW);
        expect(new Set(matches.map((m) => m.contactId)).size).toBe(matches.length);
        expect(new Set(matches.map((m) => m.agentId)).size).toBe(matches.length);
        for (const m of matches) {
          const w = line.find((x) => x.contactId === m.contactId)!;
          const s = seats.find((x) => x.staffId === m.agentId)!;
          expect(s.free[w.channel]).toBeGreaterThan(0);
          const queue = queues.get(w.queueCode)!;
          const needed =
            m.step === 'skill' ? ([queue.skill, queue.minLevel] as const) : ([queue.overflowSkill!, 1] as const);
          expect(s.skills.get(needed[0]) ?? 0).toBeGreaterThanOrEqual(needed[1]);
        }
      }),
    );
  });

  it('starves nobody: whoever has waited longer than the best class is worth goes before every newcomer', () => {
    const best = Math.max(...Object.values(CLASS_SECONDS));
    fc.assert(
      fc.property(fc.constantFrom(...SERVICE_CLASSES), fc.integer({ min: 1, max: 3600 }), (cls, extra) => {
        const patient = waiting('patient', { queuedAtMs: NOW - (best + extra) * 1000 });
        const newcomer = waiting('new', { serviceClass: cls, queuedAtMs: NOW });
        expect(inOrder([newcomer, patient], NOW)[0]?.contactId).toBe('patient');
      }),
    );
  });
});
