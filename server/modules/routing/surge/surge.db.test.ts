import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { person, plan, rule, surgeRoom } from '../../../../test/support/surge-room.ts';
import { newId } from '../../../../shared/kernel/id.ts';

const leader = person(newId(), ['floor.supervise', 'queue.manage']);
let room: Awaited<ReturnType<typeof surgeRoom>>;
beforeEach(async () => void (room = await surgeRoom()));
afterEach(() => room.close());

const states = async () => (await room.stages()).map((s) => `${s.kind} ${s.state}`);

describe('a peak', () => {
  it('begins when callers wait too long for long enough, raises its measures in order, and undoes them when it is over', async () => {
    const surge = room.open();
    await surge.use.saveRule(
      leader,
      undefined,
      rule([
        plan('offer_callback'),
        plan('shorten_after_call', { mode: 'propose' }),
        plan('push_self_service', { afterMinutes: 2 }),
      ]),
    );
    await room.callers(3, { ago: 20, fate: 'waiting' });
    await room.live(surge, 30);
    expect(await states()).toEqual([]);
    await room.live(surge, 60);
    expect(await states()).toEqual(['offer_callback active', 'shorten_after_call proposed']);
    expect(surge.flags('general')).toEqual({ selfServiceFirst: false, callback: true });
    expect(surge.flags('billing').callback).toBe(false);
    expect(surge.flags().callback).toBe(false);
    expect(surge.afterCallFactor('general')).toBe(1);

    const [, proposed] = await room.stages();
    await surge.use.act(leader, proposed!.id, 'start');
    await room.live(surge, 150);
    expect(await states()).toEqual(['offer_callback active', 'shorten_after_call active', 'push_self_service active']);
    expect([surge.afterCallFactor('general'), surge.afterCallFactor('billing')]).toEqual([0.5, 1]);

    await room.emptyLine();
    await room.live(surge, 240);
    expect((await surge.reading.now(leader)).peaks).toHaveLength(1);
    await room.live(surge, 120);
    expect(await states()).toEqual(['offer_callback ended', 'shorten_after_call ended', 'push_self_service ended']);
    expect(surge.flags('general')).toEqual({ selfServiceFirst: false, callback: false });
    expect(surge.afterCallFactor('general')).toBe(1);
    const now = await surge.reading.now(leader);
    expect([now.peaks.length, now.past.length]).toEqual([0, 1]);
    expect(room.audit.actions).toEqual(
      expect.arrayContaining(['surge_rule.created', 'surge_peak.begun', 'surge_stage.started', 'surge_peak.ended']),
    );
    const told = await room.pool.query(`select count(*) as n from surge_stage_transitions`);
    // start, peak_over and given_back of three measures.
    expect(told.rows[0]).toEqual({ n: 9 });
  });

  it('can be stopped rung by rung, dismissed, started again, and called over by hand; then nothing can be started', async () => {
    const surge = room.open();
    await surge.use.saveRule(
      leader,
      undefined,
      rule([plan('offer_callback'), plan('push_self_service', { mode: 'propose' })]),
    );
    const [{ id }] = (await surge.reading.rules(leader)) as unknown as [{ id: string }];
    await surge.use.raise(leader, id);
    await expect(surge.use.raise(leader, id)).rejects.toMatchObject({ code: 'routing.surge_peak_open' });
    const [callback, selfService] = await room.stages();
    // Raised by hand, everything waits for the hand.
    expect(await states()).toEqual(['offer_callback proposed', 'push_self_service proposed']);
    await surge.use.act(leader, callback!.id, 'start');
    await surge.use.act(leader, selfService!.id, 'dismiss');
    await surge.use.act(leader, callback!.id, 'stop');
    expect(await states()).toEqual(['offer_callback ended', 'push_self_service dismissed']);
    await surge.use.act(leader, callback!.id, 'start');
    await expect(surge.use.act(leader, callback!.id, 'dismiss')).rejects.toMatchObject({
      code: 'common.not_allowed_in_state',
    });
    await expect(surge.use.removeRule(leader, id)).rejects.toMatchObject({ code: 'routing.surge_rule_in_peak' });
    const [peak] = (await surge.reading.now(leader)).peaks;
    await surge.use.endPeak(leader, peak!.id);
    expect(await states()).toEqual(['offer_callback ended', 'push_self_service lapsed']);
    await expect(surge.use.act(leader, callback!.id, 'start')).rejects.toMatchObject({ code: 'routing.surge_over' });
    await surge.use.removeRule(leader, id);
    expect(await surge.reading.rules(leader)).toEqual([]);
  });

  it('lives through a kill: another process on the same rows goes on, and raises nothing twice', async () => {
    const first = room.open();
    await first.use.saveRule(
      leader,
      undefined,
      rule([plan('offer_callback'), plan('borrow_back_office', { people: 2 })]),
    );
    await room.certified(5);
    await room.callers(3, { ago: 90, fate: 'waiting' });
    await room.live(first, 20);
    // Killed before it held long enough: what was counted is in the row.
    const second = room.open();
    await room.live(second, 20);
    expect(await states()).toEqual(['offer_callback active', 'borrow_back_office active']);
    const borrowed = (await room.asked()).map((p) => p.staff_id);
    expect(borrowed).toHaveLength(2);
    const third = room.open();
    // Right after a start, before any look.
    await third.start();
    expect(third.flags('general').callback).toBe(true);
    expect(borrowed.map((id) => third.mayServe(id))).toEqual([true, true]);
    // Two processes at once, as when an owner is frozen and comes back, are still one peak.
    await Promise.all([second.look(), third.look()]);
    expect(await states()).toEqual(['offer_callback active', 'borrow_back_office active']);
    expect(await room.asked()).toHaveLength(2);
    await room.emptyLine();
    await room.live(third, 320);
    expect(await states()).toEqual(['offer_callback ended', 'borrow_back_office ended']);
    await third.stop();
  });

  it('ends also when its rule was switched off meanwhile, by what the rule said when it began', async () => {
    const surge = room.open();
    const id = await surge.use.saveRule(leader, undefined, rule([plan('offer_callback')]));
    await room.callers(3, { ago: 90, fate: 'waiting' });
    await room.live(surge, 40);
    await surge.use.saveRule(leader, id, {
      ...rule([plan('push_self_service')], { clearMinutes: 60, active: false }),
      version: 1,
    });
    await expect(
      surge.use.saveRule(leader, id, { ...rule([plan('offer_callback')]), version: 1 }),
    ).rejects.toMatchObject({
      code: 'common.changed_meanwhile',
    });
    expect(await states()).toEqual(['offer_callback active']);
    await room.emptyLine();
    await room.live(surge, 320);
    expect(await states()).toEqual(['offer_callback ended']);
    await room.callers(3, { ago: 90, fate: 'waiting' });
    await room.live(surge, 120);
    expect(await states()).toEqual(['offer_callback ended']);
  });
});

describe('the service level that a rule looks at', () => {
  it('falls while callers wait beyond the promise, not only when they are answered at last', async () => {
    const surge = room.open();
    await surge.use.saveRule(
      leader,
      undefined,
      rule([plan('offer_callback')], { queue: null, condition: { kind: 'service_level', below: 0.7, minutes: 5 } }),
    );
    await room.callers(20, { ago: 100, fate: 'answered' });
    await room.callers(5, { ago: 5, fate: 'waiting' });
    const level = async () => {
      const [all] = (await surge.reading.now(leader)).queues;
      return [all!.offered, all!.answeredInTime, all!.waiting];
    };
    expect(await level()).toEqual([20, 20, 5]);
    await room.callers(10, { ago: 30, fate: 'waiting' });
    expect(await level()).toEqual([30, 20, 15]);
    await room.live(surge, 60);
    expect(await states()).toEqual(['offer_callback active']);
    expect(surge.flags().callback).toBe(true);
    const { curve } = await surge.reading.now(leader);
    expect(curve).toHaveLength(60);
    expect(curve.at(-1)?.serviceLevel).toBeCloseTo(20 / 35, 6);
    expect(curve[0]?.serviceLevel).toBeNull();
  });
});

describe('the expected effect', () => {
  it('is shown with a proposed measure as of now, and stays with it as expected once it is started', async () => {
    const surge = room.open();
    await room.onSite(9);
    await room.certified(4);
    await room.callers(16, { ago: 200, fate: 'answered' });
    await room.callers(1, { ago: 90, fate: 'waiting' });
    const id = await surge.use.saveRule(leader, undefined, rule([plan('borrow_back_office', { people: 6 })]));
    await surge.use.raise(leader, id);
    const effect = async () => (await surge.reading.now(leader)).peaks[0]?.stages[0]?.effect;
    const proposed = await effect();
    // 17 calls in five minutes of 150 s are 8.5 Erlang; only four are certified, however many the rule would take.
    expect(proposed).toMatchObject({ people: 4, handleSeconds: 150, arrivalsPerMinute: 3.4, withinSeconds: 15 });
    expect([proposed!.before.agents, proposed!.after.agents]).toEqual([9, 13]);
    expect(proposed!.after.serviceLevel).toBeGreaterThan(proposed!.before.serviceLevel);
    const [stage] = await room.stages();
    await surge.use.act(leader, stage!.id, 'start');
    await room.onSite(5);
    expect(await effect()).toEqual(proposed);
  });
});
