import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiskBlobStore } from '../../server/adapters/blobs/disk/disk-blob-store.ts';
import {
  fakeContacts,
  fakeCrewDirectory,
  fakeCustomers,
  fakeStaff,
  recordingAudit,
} from '../../server/modules/cases/case-fakes.ts';
import { createCasesRoom } from '../../server/modules/cases/cases.ts';
import type { Principal } from '../../server/modules/identity/index.ts';
import { createTransactor } from '../../server/platform/events/transactor.ts';
import type { Permission } from '../../shared/contracts/identity-catalogue.ts';
import { newId } from '../../shared/kernel/id.ts';
import { freshDatabase } from './database.ts';

const AGENT =
  'desk.use contact.view customer.view customer.unmask case.create case.view case.close order.create order.view order.confirm';
const LEADER = `${AGENT} case.supervise order.dispatch wallboard.view`;
const ENGINEER = 'order.view order.work case.view';

const person = (permissions: string, place: Partial<Principal> = {}): Principal => ({
  sessionId: newId(),
  staffId: newId(),
  staffNo: '1001',
  name: '李燕',
  post: 'front_line_agent',
  permissions: new Set(permissions.split(' ') as Permission[]),
  dataScope: 'own',
  centre: 'east',
  area: null,
  team: 'front-e1',
  mustChangePassword: false,
  expiresAt: new Date('2100-01-01'),
  source: null,
  ...place,
});

/** The whole room on a database of its own, with the fakes of its neighbours, its people, and a clock that tests move. */
export async function casesRoom() {
  const database = await freshDatabase({ poolSize: 10 });
  const folder = await mkdtemp(join(tmpdir(), 'cases-'));
  const time = { now: new Date('2026-11-21T01:00:00Z') };
  const clock = { now: () => time.now };
  const engineerPlace = { post: 'field_engineer', dataScope: 'team', area: '990101' } as const;
  const people = {
    agent: person(AGENT),
    colleague: person(AGENT, { staffNo: '1002' }),
    leader: person(LEADER, { dataScope: 'centre' }),
    engineer: person(ENGINEER, { ...engineerPlace, team: 'crew-east' }),
    mate: person(ENGINEER, { ...engineerPlace, team: 'crew-east' }),
    western: person(ENGINEER, { ...engineerPlace, team: 'crew-west' }),
    trainer: person('contact.view'),
  };
  const supervisors = { insideId: newId(), outsideId: newId() };
  const staff = fakeStaff(
    new Map(Object.values(people).map((p) => [p.staffId, { id: p.staffId, centre: p.centre, team: p.team }])),
    supervisors,
  );
  const contacts = fakeContacts();
  const audit = recordingAudit();
  const transactor = createTransactor({ db: database.db, clock, onCommitted: () => undefined });
  const room = createCasesRoom({
    db: database.db,
    transactor,
    clock,
    blobs: createDiskBlobStore({ root: folder }),
    contacts,
    customers: fakeCustomers,
    crews: fakeCrewDirectory(),
    staff,
    audit,
  });
  return {
    ...room,
    ...people,
    supervisors,
    contacts,
    audit,
    db: database.db,
    clock,
    pass: (minutes: number): void => void (time.now = new Date(time.now.getTime() + minutes * 60_000)),
    close: async (): Promise<void> => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type TestRoom = Awaited<ReturnType<typeof casesRoom>>;
