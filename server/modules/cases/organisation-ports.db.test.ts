import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { createDiskBlobStore } from '../../adapters/blobs/disk/disk-blob-store.ts';
import { createTransactor, type Transactor } from '../../platform/events/transactor.ts';
import { createIdentity, seedDemoStaff, type Identity, type Principal } from '../identity/index.ts';
import { fakeContacts, fakeCustomers } from './case-fakes.ts';
import { createCasesRoom, crewDirectoryOf, staffFactsOf } from './index.ts';

let database: FreshDatabase;
let transactor: Transactor;
let identity: Identity;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'cases-'));
  const { db } = database;
  transactor = createTransactor({ db, clock: systemClock, onCommitted: () => undefined });
  identity = createIdentity({ db, transactor, clock: systemClock, demoPasswordsAllowed: true });
  const areas = [
    { code: '990101', name: '望潮区', grids: ['grid-1', 'grid-3'] },
    { code: '990102', name: '桂塘区', grids: ['grid-2'] },
  ];
  await seedDemoStaff({ db, transactor, audit: identity.audit, seed: 1, areas });
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

describe('crews and answerable people as identity knows them', () => {
  it('find the crew of a grid, the office of a centre, and nobody where nobody looks after the place', async () => {
    const crews = crewDirectoryOf(identity.organisation);
    const field = (gridCode: string | null) => crews.forOrder({ kind: 'field', gridCode, centre: 'east' });
    expect(await field('grid-3')).toMatchObject({ code: 'crew-990101', kind: 'field' });
    expect(await field('grid-2')).toMatchObject({ code: 'crew-990102' });
    expect(await field('grid-9')).toBeUndefined();
    expect(await field(null)).toBeUndefined();
    const office = await crews.forOrder({ kind: 'back_office', gridCode: null, centre: 'west' });
    expect(office).toMatchObject({ code: 'back-e', kind: 'back_office' });
    expect(await crews.byCode('front-e1')).toBeUndefined();
  });

  it('name two different supervisors for a case', async () => {
    const facts = staffFactsOf(identity.organisation);
    const { insideId, outsideId } = await facts.supervisors({ centre: 'east', areaCode: '990101' });
    expect(insideId).not.toBeNull();
    expect(outsideId).not.toBeNull();
    expect(outsideId).not.toBe(insideId);
  });

  it('carry a real agent’s case to a real crew, with its entry in the real audit trail', async () => {
    const [agent] = await identity.organisation.staffOfPost('front_line_agent');
    const principal: Principal = {
      ...agent!,
      sessionId: agent!.id,
      staffId: agent!.id,
      permissions: new Set(['case.create', 'order.create', 'case.view', 'order.view', 'desk.use']),
      dataScope: 'own',
      mustChangePassword: false,
      expiresAt: new Date('2100-01-01'),
      source: '127.0.0.1',
    };
    const room = createCasesRoom({
      db: database.db,
      transactor,
      clock: systemClock,
      blobs: createDiskBlobStore({ root: folder }),
      contacts: fakeContacts(),
      customers: fakeCustomers,
      crews: crewDirectoryOf(identity.organisation),
      staff: staffFactsOf(identity.organisation),
      audit: identity.audit,
    });
    const { caseId } = await room.cases.openCase(principal, {
      customerId: 'C1',
      type: 'complaint',
      title: '多扣费',
      need: '不明扣费',
      order: { templateCode: 'bill_check', fields: { month: '10月', item: '视频会员' } },
    });
    const found = await room.reading.case(principal, caseId);
    expect(found.orders[0]).toMatchObject({ crew: 'back-e', crewKind: 'back_office', state: 'dispatched' });
    const { rows } = await sql<{ action: string }>`
      select action from audit_entries where subject_id = ${caseId}`.execute(database.db);
    expect(rows).toEqual([{ action: 'case.opened' }]);
  });
});
