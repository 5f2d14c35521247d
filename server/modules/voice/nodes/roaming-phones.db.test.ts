import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../shared/kernel/clock.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { openPhoneNodes, type PhoneNodes } from '../../../../test/support/phone-nodes.ts';
import { until } from '../../../../test/support/until.ts';
import { createTransactor } from '../../../platform/events/transactor.ts';
import { HOUSE_PATIENCE } from '../rules/patience.ts';
import { forgetPhone, movePhone, phonePlaceOf, settlePhone } from './phone-place-store.ts';

let database: FreshDatabase;
let house: PhoneNodes;
let a: ReturnType<PhoneNodes['add']>;
let b: typeof a;

const placeOf = ({ staffId }: { staffId: string }) => phonePlaceOf(database.db, staffId);
const buries = (by: typeof a, name: string): Promise<void> =>
  createTransactor({ db: database.db, clock: systemClock, onCommitted: () => undefined }).run((tx) =>
    by.buries(tx, name),
  );
/** Only what the phones wait for: the database goes on in its own time. */
const holdTime = (): unknown => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
const untilInHeldTime = (what: string, done: () => boolean | Promise<boolean>): Promise<unknown> =>
  until(
    async () => {
      await vi.advanceTimersByTimeAsync(50);
      return done();
    },
    { what },
  );

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  house = openPhoneNodes(database.db);
  [a, b] = [house.add('a'), house.add('b')];
});
afterEach(async () => {
  vi.useRealTimers();
  await house.joined.close();
});

describe('a phone that is called to another node', () => {
  it('comes: its page is told there, attaches here, and the leg it left is closed', async () => {
    const page = await house.openPage(a);
    expect(await placeOf(page)).toBe('a');
    const legId = await b.phones.bring(page.staffId);
    expect([page.told, page.at, legId, b.phones.legOf(page.staffId)]).toEqual([['a'], 'b', page.legId, legId]);
    await until(() => a.media.legs().length === 0, { what: 'the leg that was left to be closed' });
    expect([await placeOf(page), a.phones.legOf(page.staffId), house.joined.frames]).toEqual(['b', undefined, []]);
  });

  it('is let go of as soon as it is heard here, and not before', async () => {
    const page = await house.openPage(a);
    page.sleeps = true;
    holdTime();
    const brought = b.phones.bring(page.staffId);
    await until(() => page.told.length > 0, { what: 'the page to be told' });
    expect(a.media.legs()).toHaveLength(1);
    await page.attach(b);
    await vi.advanceTimersByTimeAsync(100);
    await brought;
    await until(() => a.media.legs().length === 0, { what: 'the leg that was left to be closed' });
  });

  it('is not given to a call at the node that it is just leaving', async () => {
    const page = await house.openPage(a);
    page.sleeps = true;
    holdTime();
    const brought = b.phones.bring(page.staffId);
    await until(() => page.told.length > 0, { what: 'the page to be told' });
    await expect(a.phones.bring(page.staffId)).rejects.toMatchObject({ code: 'voice.phone_busy' });
    await page.attach(b);
    await vi.advanceTimersByTimeAsync(100);
    expect([await brought, await placeOf(page)]).toEqual([page.legId, 'b']);
  });

  it('is let go of by itself when the node that called it can say no more that it came', async () => {
    const page = await house.openPage(a);
    const { staffId } = page;
    holdTime();
    await movePhone(database.db, staffId, { from: 'a', to: 'b' });
    const asked = { node: 'a', what: 'phone.let_go', data: { staffId, purpose: 'call' } };
    expect(await b.house.asking.ask(asked)).toEqual({ held: true });
    await until(() => page.at === 'b', { what: 'the page to come' });
    b.falls();
    await vi.advanceTimersByTimeAsync(12_000);
    await until(() => a.media.legs().length === 0, { what: 'the leg that was left to be closed' });
  });

  it('makes one way for two who ask for it at once', async () => {
    const page = await house.openPage(a);
    const both = await Promise.all([b.phones.bring(page.staffId), b.phones.bring(page.staffId)]);
    expect([both, page.told, b.media.legs()]).toEqual([[page.legId, page.legId], ['a'], [page.legId]]);
  });

  it('goes back to the node that it came from, when the next call is there', async () => {
    const page = await house.openPage(a);
    await b.phones.bring(page.staffId);
    await until(() => a.media.legs().length === 0, { what: 'the leg that was left to be closed' });
    expect(await a.phones.bring(page.staffId)).toBe(page.legId);
    expect([page.at, await placeOf(page)]).toEqual(['a', 'a']);
  });

  it('stays, and its page is not disturbed, while somebody speaks through it', async () => {
    const page = await house.openPage(a);
    a.talking.add(page.staffId);
    await expect(b.phones.bring(page.staffId)).rejects.toMatchObject({ code: 'voice.phone_busy' });
    a.talking.clear();
    a.claims.set(page.staffId, { contactId: 'c', as: 'colleague' });
    await expect(b.phones.bring(page.staffId)).rejects.toMatchObject({ code: 'voice.phone_busy' });
    expect([await placeOf(page), a.media.legs(), page.told]).toEqual(['a', [page.legId], []]);
  });

  it('is told over every node when its line is silent just now, and nobody there can tell it', async () => {
    const page = await house.openPage(a);
    a.phones.lost(page.legId);
    expect(await b.phones.bring(page.staffId)).toBe(page.legId);
    expect([page.told, page.at]).toEqual([['all nodes'], 'b']);
  });

  it('is told over every node when the node that had it is dead, which is asked nothing', async () => {
    const page = await house.openPage(a);
    a.falls();
    expect(await b.phones.bring(page.staffId)).toBe(page.legId);
    expect([page.told, page.at, await placeOf(page)]).toEqual([['all nodes'], 'b', 'b']);
  });
});

describe('a phone that does not come', () => {
  it('is refused at once for whoever has none', async () => {
    holdTime();
    await expect(b.phones.bring(newId())).rejects.toMatchObject({ code: 'voice.no_phone' });
  });

  it('is refused at once when the node where it belongs has none any more', async () => {
    const page = await house.openPage(a);
    holdTime();
    await a.media.closeLeg(page.legId);
    a.phones.lost(page.legId);
    await until(async () => (await placeOf(page)) === undefined, { what: 'the phone to be forgotten' });
    await settlePhone(database.db, page.staffId, 'a');
    await expect(b.phones.bring(page.staffId)).rejects.toMatchObject({ code: 'voice.no_phone' });
  });

  it('is waited for six seconds, and belongs where it was again', async () => {
    const page = await house.openPage(a);
    page.sleeps = true;
    holdTime();
    const began = performance.now();
    let refusal: unknown;
    b.phones.bring(page.staffId).catch((error: unknown) => (refusal = error));
    await untilInHeldTime('the refusal', () => refusal !== undefined);
    expect(refusal).toMatchObject({ code: 'voice.no_phone' });
    expect(performance.now() - began).toBeGreaterThanOrEqual(6_000);
    expect([await placeOf(page), a.media.legs(), b.media.legs()]).toEqual(['a', [page.legId], []]);
  });

  it('for it cannot reach our ports here, is sent back to where it was heard', async () => {
    const page = await house.openPage(a);
    house.walled.add('b');
    holdTime();
    let refusal: unknown;
    b.phones.bring(page.staffId).catch((error: unknown) => (refusal = error));
    await until(() => page.at === 'b', { what: 'the page to have an answer here' });
    await untilInHeldTime('the refusal', () => refusal !== undefined && page.at === 'a');
    expect(refusal).toMatchObject({ code: 'voice.no_phone' });
    expect([page.told, await placeOf(page)]).toEqual([['a', 'b'], 'a']);
    expect([a.phones.legOf(page.staffId), b.media.legs()]).toEqual([page.legId, []]);
  });
});

describe('a page that attaches where its phone does not belong', () => {
  it('is sent to the right node, and leaves no leg', async () => {
    const page = await house.openPage(a);
    await b.phones.bring(page.staffId);
    await until(() => a.media.legs().length === 0, { what: 'the leg that was left to be closed' });
    await expect(page.attach(a)).rejects.toMatchObject({ code: 'voice.phone_moved', kind: 'conflict' });
    expect(a.media.legs()).toEqual([]);
  });

  it('for its phone was called away in that moment, leaves no leg either', async () => {
    const staffId = newId();
    const make = a.media.createWebLeg.bind(a.media);
    a.media.createWebLeg = async (request) => {
      await movePhone(database.db, staffId, { from: 'a', to: 'b' });
      return make(request);
    };
    await expect(a.phones.attach(staffId, 'offer')).rejects.toMatchObject({ code: 'voice.phone_moved' });
    expect([a.media.legs(), a.phones.legOf(staffId)]).toEqual([[], undefined]);
  });

  it('is taken in when that node is dead', async () => {
    const page = await house.openPage(a);
    a.falls();
    await page.attach(b);
    expect([await placeOf(page), b.phones.legOf(page.staffId)]).toEqual(['b', page.legId]);
  });
});

describe('a leader who listens at one node', () => {
  it('and wishes to hear a talk at another leaves the first for it', async () => {
    const page = await house.openPage(a);
    a.claims.set(page.staffId, { contactId: 'c', as: 'leader' });
    expect(await b.phones.bring(page.staffId, 'ear')).toBe(page.legId);
    expect([a.earsEnded, page.at]).toEqual([['changed'], 'b']);
  });

  it('is not taken from it by a call, nor a colleague from a talk by an ear', async () => {
    const [leader, colleague] = [await house.openPage(a), await house.openPage(a)];
    a.claims.set(leader.staffId, { contactId: 'c', as: 'leader' });
    a.claims.set(colleague.staffId, { contactId: 'c', as: 'colleague' });
    const busy = { code: 'voice.phone_busy' };
    await expect(b.phones.bring(leader.staffId)).rejects.toMatchObject(busy);
    await expect(b.phones.bring(colleague.staffId, 'ear')).rejects.toMatchObject(busy);
    expect([a.earsEnded, leader.at, colleague.at]).toEqual([[], 'a', 'a']);
  });
});

describe('where a phone belongs', () => {
  it('is forgotten when its agent signs off, and when its page did not come back', async () => {
    const [off, lost] = [await house.openPage(a), await house.openPage(a)];
    await a.phones.detach(off.staffId);
    expect(await placeOf(off)).toBeUndefined();
    holdTime();
    a.phones.lost(lost.legId);
    await vi.advanceTimersByTimeAsync(HOUSE_PATIENCE.phoneGraceMs - 1);
    expect(await placeOf(lost)).toBe('a');
    await untilInHeldTime('the phone to be forgotten', async () => (await placeOf(lost)) === undefined);
  });

  it('is not forgotten by a node that it has left', async () => {
    const page = await house.openPage(a);
    await b.phones.bring(page.staffId);
    a.phones.gone(page.staffId);
    await a.phones.detach(page.staffId);
    expect(await placeOf(page)).toBe('b');
  });

  it('forgotten by all is no reason to close a line that stands', async () => {
    const page = await house.openPage(a);
    await forgetPhone(database.db, page.staffId, 'a');
    await b.house.asking.ask({ node: 'a', what: 'phone.moved', data: { staffId: page.staffId, purpose: 'call' } });
    expect([a.phones.legOf(page.staffId), page.told]).toEqual([page.legId, []]);
  });

  it('is forgotten for all phones of a node that is buried, and for no other', async () => {
    const [there, here] = [await house.openPage(a), await house.openPage(b)];
    a.falls();
    await buries(b, 'a');
    expect([await placeOf(there), await placeOf(here)]).toEqual([undefined, 'b']);
  });

  it('is said again by a node that was only frozen, but for one that has settled elsewhere meanwhile', async () => {
    const [stays, left] = [await house.openPage(a), await house.openPage(a)];
    const { legId } = stays;
    a.falls();
    await buries(b, 'a');
    await left.attach(b);
    a.returns();
    await until(async () => (await placeOf(stays)) === 'a', { what: 'the place to be said again' });
    await until(() => a.media.legs().length === 1, { what: 'the other leg to be let go' });
    expect([a.media.legs(), await placeOf(left), left.told]).toEqual([[legId], 'b', []]);
  });
});

describe('a node that is going to stop', () => {
  it('sends phones that nobody speaks through to another, and keeps those in a talk', async () => {
    const [idle, talks] = [await house.openPage(a), await house.openPage(a)];
    a.talking.add(talks.staffId);
    await a.phones.disperse();
    await until(() => idle.at === 'b', { what: 'the idle phone at the other node' });
    expect([await placeOf(idle), await placeOf(talks), talks.told]).toEqual(['b', 'a', []]);
  });

  it('keeps them all while there is nobody else with sound', async () => {
    const page = await house.openPage(a);
    b.falls();
    await a.phones.disperse();
    expect([await placeOf(page), page.told]).toEqual(['a', []]);
  });
});
