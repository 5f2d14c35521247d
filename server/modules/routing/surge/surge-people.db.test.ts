import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { person, plan, rule, surgeRoom } from '../../../../test/support/surge-room.ts';
import { newId } from '../../../../shared/kernel/id.ts';

const leader = person(newId(), ['floor.supervise', 'queue.manage']);
const me = (staffId: string, post = 'home_agent') => person(staffId, ['desk.use'], post);
let room: Awaited<ReturnType<typeof surgeRoom>>;
let surge: ReturnType<(typeof room)['open']>;
beforeEach(async () => {
  room = await surgeRoom();
  surge = room.open();
});
afterEach(() => room.close());

const raise = async (...stages: Parameters<typeof rule>[0]): Promise<void> => {
  await surge.use.saveRule(leader, undefined, rule(stages));
  await room.callers(3, { ago: 90, fate: 'waiting' });
  await room.live(surge, 40);
};
const counts = async () => {
  const tally: Record<string, number> = {};
  for (const p of await room.asked()) tally[p.answer ?? 'open'] = (tally[p.answer ?? 'open'] ?? 0) + 1;
  return tally;
};

describe('the back office', () => {
  it('is borrowed by skill and valid certificate, and is offered nothing before and nothing after', async () => {
    const good = await room.certified(3);
    const expired = await room.certified(2, 'general', -1);
    const other = await room.certified(2, 'billing');
    const [front] = await room.onSite(1);
    await surge.look();
    expect([...good, ...expired, ...other].map(surge.mayServe)).toEqual(Array(7).fill(false));
    expect(surge.mayServe(front!)).toBe(true);
    await raise(plan('borrow_back_office', { people: 2 }));
    const borrowed = (await room.asked()).map((p) => p.staff_id);
    expect(borrowed).toHaveLength(2);
    expect(good).toEqual(expect.arrayContaining(borrowed));
    expect(borrowed.map(surge.mayServe)).toEqual([true, true]);
    expect([...expired, ...other].some(surge.mayServe)).toBe(false);

    const [busy, free] = borrowed as [string, string];
    await room.setState(busy, 'ready');
    await room.setState(free, 'ready');
    await room.live(surge, 10);
    expect((await room.asked()).every((p) => p.ready_at !== null)).toBe(true);
    await room.holdContact(busy);
    const [stage] = await room.stages();
    await surge.use.act(leader, stage!.id, 'stop');
    await room.live(surge, 10);
    // No new contact for either; the one in hand is finished first.
    expect(borrowed.map(surge.mayServe)).toEqual([false, false]);
    expect((await room.stages())[0]?.state).toBe('ending');
    expect(room.stoodDown).toEqual([[free, 'surge_over']]);
    await room.letGo(busy);
    await room.live(surge, 10);
    expect(room.stoodDown).toEqual([
      [free, 'surge_over'],
      [busy, 'surge_over'],
    ]);
    expect((await room.stages())[0]?.state).toBe('ended');
    expect((await room.asked()).every((p) => p.given_back_at !== null)).toBe(true);
  });

  it('is given back by another process when the one that borrowed was killed', async () => {
    const [one] = await room.certified(1);
    await raise(plan('borrow_back_office', { people: 1 }));
    await room.setState(one!, 'ready');
    await room.holdContact(one!);
    await room.pool.query(`update contacts set state = 'closed' where state = 'waiting'`);
    await room.live(surge, 320);
    expect((await room.stages())[0]?.state).toBe('ending');
    const next = room.open();
    await next.start();
    expect(next.mayServe(one!)).toBe(false);
    await room.letGo(one!);
    await next.look();
    expect((await room.stages())[0]?.state).toBe('ended');
    expect(room.stoodDown).toEqual([[one, 'surge_over']]);
    await next.stop();
  });

  it('goes ready only while it is borrowed', async () => {
    const [one] = await room.certified(1);
    const ready = () => surge.demandReady({ staffId: one!, post: 'back_office' });
    await expect(ready()).rejects.toMatchObject({ code: 'routing.surge_not_opened' });
    await raise(plan('borrow_back_office', { people: 1 }));
    await ready();
  });
});

describe('three hundred home seats on standby', () => {
  it('are asked in waves for the ten who are missing: silence counts as no, and nobody is asked twice', async () => {
    const seats = await room.homeSeats(300);
    await surge.look();
    expect(seats.some(surge.mayServe)).toBe(false);
    await raise(plan('open_home_seats', { people: 10 }));
    expect(await counts()).toEqual({ open: 20 });
    const first = await room.asked();
    for (const p of first.slice(0, 4)) await surge.people.answer(me(p.staff_id), p.id, 'accepted');
    await surge.people.answer(me(first[4]!.staff_id), first[4]!.id, 'declined');
    await room.live(surge, 60);
    // Ten are still out who may come; nobody else is disturbed yet.
    expect(await counts()).toEqual({ accepted: 4, declined: 1, open: 15 });
    await room.live(surge, 70);
    const later = await counts();
    expect(later).toMatchObject({ accepted: 4, declined: 1, no_answer: 15 });
    // Six are missing and few came: more are asked than six, far fewer than the rest.
    expect(later['open']).toBeGreaterThan(10);
    expect(later['open']).toBeLessThanOrEqual(40);
    const second = (await room.asked()).filter((p) => p.wave === 2);
    for (const p of second.slice(0, 6)) await surge.people.answer(me(p.staff_id), p.id, 'accepted');
    await room.live(surge, 60);
    const all = await room.asked();
    expect(new Set(all.map((p) => p.staff_id)).size).toBe(all.length);
    expect(all.filter((p) => p.answer === 'accepted')).toHaveLength(10);
    const opened = seats.filter(surge.mayServe);
    expect(opened.sort()).toEqual(
      all
        .filter((p) => p.answer === 'accepted')
        .map((p) => p.staff_id)
        .sort(),
    );
    // Ten have come: the round leaves the others in peace.
    await room.live(surge, 60);
    expect(await room.asked()).toHaveLength(all.length);
  });

  it('who answered too late, for somebody else or twice is told so; the same answer again does no harm', async () => {
    const [mine] = await room.homeSeats(2);
    await raise(plan('open_home_seats', { people: 2 }));
    const ask = (await room.asked()).find((p) => p.staff_id === mine)!;
    const other = (await room.asked()).find((p) => p.staff_id !== mine)!;
    const gone = { code: 'routing.surge_ask_gone' };
    await expect(surge.people.answer(me(mine!), other.id, 'accepted')).rejects.toMatchObject(gone);
    await surge.people.answer(me(mine!), ask.id, 'accepted');
    await surge.people.answer(me(mine!), ask.id, 'accepted');
    await expect(surge.people.answer(me(mine!), ask.id, 'declined')).rejects.toMatchObject(gone);
    room.pass(130);
    await expect(surge.people.answer(me(other.staff_id), other.id, 'accepted')).rejects.toMatchObject(gone);
  });

  it('who accepts and is not ready within the minutes is let go; who is ready serves until the peak is over', async () => {
    const [quick, slow] = await room.homeSeats(2);
    await raise(plan('open_home_seats', { people: 2, readyMinutes: 2 }));
    for (const p of await room.asked()) await surge.people.answer(me(p.staff_id), p.id, 'accepted');
    await surge.demandReady({ staffId: quick!, post: 'home_agent' });
    await room.setState(quick!, 'ready');
    await room.live(surge, 130);
    expect([quick, slow].map((id) => surge.mayServe(id!))).toEqual([true, false]);
    expect((await room.asked()).find((p) => p.staff_id === slow)).toMatchObject({ reason: 'not_ready_in_time' });
    await expect(surge.demandReady({ staffId: slow!, post: 'home_agent' })).rejects.toMatchObject({
      code: 'routing.surge_not_opened',
    });
    await room.emptyLine();
    await room.live(surge, 320);
    expect(surge.mayServe(quick!)).toBe(false);
    expect(room.stoodDown).toEqual([[quick, 'surge_over']]);
    expect((await room.stages())[0]?.state).toBe('ended');
  });

  it('who is asked when the peak ends is left in peace', async () => {
    await room.homeSeats(4);
    await raise(plan('open_home_seats', { people: 2 }));
    const [ask] = await room.asked();
    const [stage] = await room.stages();
    await surge.use.act(leader, stage!.id, 'stop');
    expect(await counts()).toEqual({ withdrawn: 4 });
    expect((await room.stages())[0]?.state).toBe('ended');
    await expect(surge.people.answer(me(ask!.staff_id), ask!.id, 'accepted')).rejects.toMatchObject({
      code: 'routing.surge_ask_gone',
    });
  });
});

describe('a home seat', () => {
  const samples = (ms: number, lost = 0) => ({ roundTrips: Array.from({ length: 20 }, () => ms), lost });

  it('goes ready only with an approved device and a good line, and is told what to mend', async () => {
    const [rostered] = await room.homeSeats(1, 'rostered');
    const agent = me(rostered!);
    const ready = () => surge.demandReady({ staffId: rostered!, post: 'home_agent' });
    await ready();
    const key = `key-${rostered}`;
    await surge.home.checked(agent, { deviceKey: key, ...samples(400) });
    await expect(ready()).rejects.toMatchObject({ code: 'routing.home_round_trip', details: { limit: 300 } });
    await surge.home.checked(agent, { deviceKey: key, ...samples(40, 5) });
    await expect(ready()).rejects.toMatchObject({ code: 'routing.home_loss' });
    await surge.home.checked(agent, { deviceKey: key, roundTrips: [], lost: 20 });
    await expect(ready()).rejects.toMatchObject({ code: 'routing.home_loss' });
    await surge.home.checked(agent, { deviceKey: key, ...samples(40) });
    await ready();
    await expect(surge.home.checked(agent, { deviceKey: 'another-machine', ...samples(40) })).rejects.toMatchObject({
      code: 'routing.home_no_device',
    });
    const [seat] = await surge.reading.homeSeats(leader);
    await surge.home.decideDevice(leader, seat!.device!.id, 'revoked');
    await expect(ready()).rejects.toMatchObject({ code: 'routing.home_device_revoked' });
    await surge.home.registerDevice(agent, { name: '新电脑', keyName: 'brand-new-key' });
    await expect(ready()).rejects.toMatchObject({ code: 'routing.home_device_pending' });
    const device = (await surge.reading.mine(agent)).device!;
    await surge.home.decideDevice(leader, device.id, 'approved');
    await expect(ready()).rejects.toMatchObject({ code: 'routing.home_check_missing' });
  });

  it('confirms its presence at times nobody can guess; two misses take it out of the line and the leader is told', async () => {
    const [here, away] = await room.homeSeats(2, 'rostered');
    for (const id of [here!, away!]) await room.setState(id, 'ready');
    const open = async (id: string) => (await surge.reading.mine(me(id))).presence;
    const asked: number[] = [];
    for (let at = 0; at < 3600 && room.stoodDown.length === 0; at += 10) {
      await room.live(surge, 10);
      const question = await open(here!);
      if (question !== null) {
        asked.push(at);
        await surge.home.confirmPresence(me(here!), question.id);
      }
    }
    expect(room.stoodDown).toEqual([[away, 'presence']]);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked[0]).toBeGreaterThanOrEqual(12 * 60);
    const now = await surge.reading.now(leader);
    expect(now.presenceLost.map((l) => l.staffId)).toEqual([away]);
    const { rows } = await room.pool.query(
      `select outcome from home_presence_checks where staff_id = $1 order by asked_at`,
      [away],
    );
    expect(rows).toEqual([{ outcome: 'missed' }, { outcome: 'missed' }]);
    const { rows: events } = await room.pool.query(
      `select count(*) as n from events where type = 'home_seat.presence_lost'`,
    );
    expect(events[0]).toEqual({ n: 1 });
  });

  it('who talks with a customer need not prove that they are there', async () => {
    const [busy] = await room.homeSeats(1, 'rostered');
    await room.setState(busy!, 'ready');
    await surge.look();
    await room.holdContact(busy!);
    await room.live(surge, 40 * 60);
    expect(room.stoodDown).toEqual([]);
    const { rows } = await room.pool.query(`select 1 from home_presence_checks where outcome = 'missed'`);
    expect(rows).toEqual([]);
  });

  it('has its figures beside those on site', async () => {
    const [home] = await room.homeSeats(1);
    await room.callers(3, { ago: 600, fate: 'answered', agentId: home! });
    await room.callers(5, { ago: 900, fate: 'answered' });
    const { today, sevenDays } = await surge.reading.comparison(leader);
    expect(today.home).toEqual({
      answered: 3,
      handleSeconds: 150,
      serviceLevel: 1,
      satisfaction: 4,
      ratings: 3,
      missedOffers: 0,
    });
    expect(today.onSite.answered).toBe(5);
    expect(sevenDays.home.answered).toBe(3);
  });
});
