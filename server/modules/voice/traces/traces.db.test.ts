import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { hasTraceOf } from './quality-store.ts';
import { contactsOf, deleteTraces, findTrace, insertTraces, searchTraces, type NewTrace } from './trace-store.ts';

let fresh: FreshDatabase;
const CONTACT = newId();
const at = (minute: number): Date => new Date(Date.parse('2026-11-28T10:00:00+08:00') + minute * 60_000);
const trace = (n: number, more: Partial<NewTrace> = {}): NewTrace => ({
  ...{ id: newId(), sip_id: `call-${n}`, node: 'here', trunk: 'unicom', direction: 'in' },
  ...{ caller: '138****8000', called: '96000', started_at: at(n), ended_at: at(n + 1), status: 200 },
  messages: Buffer.from('packed'),
  ...more,
});
const KEPT = [
  trace(1),
  trace(2, { trunk: 'mobile', caller: '96000', called: '139****9000', direction: 'out', status: 486 }),
  trace(3, { status: null }),
  trace(4),
];
beforeAll(async () => {
  fresh = await freshDatabase();
  await insertTraces(fresh.db, []);
  await insertTraces(fresh.db, KEPT);
  await fresh.pool.query(
    `insert into contacts (id, channel, state, customer_address, arrived_at) values ($1, 'voice', 'arrived', '13800138000', $2)`,
    [CONTACT, at(1)],
  );
  await fresh.pool.query(
    `insert into calls (contact_id, trunk, sip_id, started_at, node) values ($1, 'unicom', 'call-1', $2, 'here')`,
    [CONTACT, at(1)],
  );
});
afterAll(() => fresh.close());

const found = async (filter: Parameters<typeof searchTraces>[1]): Promise<string[]> =>
  (await searchTraces(fresh.db, filter, { page: 1, pageSize: 10 })).items.map((r) => r.sip_id);

describe('SIP traces on record', () => {
  it('are found the newest first, page by page', async () => {
    expect(await found({})).toEqual(['call-4', 'call-3', 'call-2', 'call-1']);
    const second = await searchTraces(fresh.db, {}, { page: 2, pageSize: 3 });
    expect([second.total, second.items.map((r) => r.sip_id)]).toEqual([4, ['call-1']]);
  });
  it('are narrowed down by trunk, party on either side, period, failure and contact', async () => {
    expect(await found({ trunk: 'mobile' })).toEqual(['call-2']);
    expect(await found({ party: '139****9000' })).toEqual(['call-2']);
    expect(await found({ party: '96000' })).toHaveLength(4);
    expect(await found({ from: at(2), to: at(4) })).toEqual(['call-3', 'call-2']);
    expect(await found({ failed: true })).toEqual(['call-3', 'call-2']);
    expect(await found({ contactId: CONTACT })).toEqual(['call-1']);
  });
  it('name the contact of their call, where there is one', async () => {
    const [first] = KEPT;
    expect(await findTrace(fresh.db, String(first?.id))).toMatchObject({ sip_id: 'call-1', contact_id: CONTACT });
    expect(await findTrace(fresh.db, newId())).toBeUndefined();
    expect(await contactsOf(fresh.db, ['call-1', 'call-4'])).toEqual(new Map([['call-1', CONTACT]]));
    expect([await hasTraceOf(fresh.db, CONTACT), await hasTraceOf(fresh.db, newId())]).toEqual([true, false]);
  });
  it('are not kept for ever', async () => {
    await deleteTraces(fresh.db, at(3));
    expect(await found({})).toEqual(['call-4', 'call-3']);
  });
});
