import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../../shared/kernel/id.ts';
import { createTransactor } from '../../../platform/events/transactor.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { DEMO_PRINCIPAL } from '../../../../test/support/principals.ts';
import type { OrganisationView, Principal } from '../../identity/index.ts';
import { createDialReading, type DialReading } from './dial-reading-service.ts';
import { createDialRecords } from './dial-record-service.ts';

type Card = Awaited<ReturnType<OrganisationView['staffOfTeam']>>[number];

let fresh: FreshDatabase;
let reading: DialReading;
const people = new Map<string, Card>();
const somebody = (centre: string, more: Partial<Principal> = {}): Principal => {
  const who: Principal = { ...DEMO_PRINCIPAL, staffId: newId(), centre, dataScope: 'own', ...more };
  const { staffId: id, staffNo, name, post, area, team } = who;
  people.set(id, { id, staffNo, name, post, centre, area, team, state: 'active' });
  return who;
};
const lead = { permissions: new Set(['contact.view', 'floor.supervise'] as const), dataScope: 'centre' } as const;
const agent = { permissions: new Set(['contact.view'] as const) };
const east = somebody('east', agent);
const west = somebody('west', agent);
const leader = somebody('east', lead);

beforeAll(async () => {
  fresh = await freshDatabase();
  const { db } = fresh;
  const organisation = { staff: () => Promise.resolve(people) };
  const transactor = createTransactor({ db, clock: { now: () => new Date() }, onCommitted: () => undefined });
  const records = createDialRecords({ transactor, organisation });
  reading = createDialReading({ db, organisation, reading: { visible: () => Promise.reject(new Error('not asked')) } });
  const purpose = 'follow_up' as const;
  await records.refused({ purpose, code: 'voice.quiet_hours', staffId: east.staffId, number: '13900000001' });
  await records.refused({ purpose, code: 'voice.do_not_call', staffId: east.staffId, number: '13900000002' });
  await records.refused({ purpose, code: 'voice.do_not_call', staffId: west.staffId, number: '13900000003' });
});
afterAll(() => fresh.close());

const seen = async (who: Principal, filter: object = {}): Promise<string[]> => {
  const { items } = await reading.refusals(who, { page: 1, pageSize: 10, ...filter }, 'zh');
  return items.map((r) => r.number);
};

describe('calls that were not made', () => {
  it('are seen by whoever wished for them and by their leader, masked, the last first', async () => {
    expect(await seen(leader)).toEqual(['139****0002', '139****0001']);
    expect(await seen(west)).toEqual(['139****0003']);
    expect((await seen({ ...leader, dataScope: 'all' })).length).toBe(3);
    const apart: Principal = { ...leader, staffId: newId(), dataScope: 'team', team: null };
    expect(await seen(apart)).toEqual([]);
  });
  it('are found by what stood against them, by whom and by day', async () => {
    expect(await seen(leader, { code: 'voice.quiet_hours' })).toEqual(['139****0001']);
    expect(await seen(leader, { staffId: west.staffId })).toEqual([]);
    expect(await seen(leader, { purpose: 'callback' })).toEqual([]);
    expect(await seen(leader, { to: '2020-01-01T00:00:00Z' })).toEqual([]);
  });
});
