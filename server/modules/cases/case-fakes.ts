import { newId } from '../../../shared/kernel/id.ts';
import type { AuditTrail, ContactFacts, Crew, CrewDirectory, CustomerFacts, StaffFacts } from './case-ports.ts';

/** Written fakes beside their ports: a small operator with two grids, two field crews and one back-office post. */
export const fakeCrews: readonly Crew[] = [
  { code: 'crew-east', name: '东区装维班', kind: 'field', grids: ['grid-1'] },
  { code: 'crew-west', name: '西区装维班', kind: 'field', grids: ['grid-2'] },
  { code: 'audit-post', name: '稽核岗', kind: 'back_office', grids: [] },
];

export const fakeCrewDirectory = (crews: readonly Crew[] = fakeCrews): CrewDirectory => ({
  byCode: (code) => Promise.resolve(crews.find((c) => c.code === code)),
  forOrder: ({ kind, gridCode }) =>
    Promise.resolve(
      crews.find(
        (c) => c.kind === kind && (kind === 'back_office' || (gridCode !== null && c.grids.includes(gridCode))),
      ),
    ),
});

export type FakeContacts = ContactFacts & {
  /** A contact that exists from now on. */
  arrive(customerId: string | null): string;
  readonly linked: Map<string, string>;
};

export function fakeContacts(): FakeContacts {
  const known = new Map<string, { contactId: string; customerId: string | null; number: string }>();
  const linked = new Map<string, string>();
  return {
    linked,
    arrive: (customerId) => {
      const contactId = newId();
      known.set(contactId, { contactId, customerId, number: '13900001111' });
      return contactId;
    },
    of: (contactId) => Promise.resolve(known.get(contactId)),
    linkCase: (_tx, contactId, caseId) => {
      linked.set(contactId, caseId);
      return Promise.resolve();
    },
  };
}

export const fakeCustomers: CustomerFacts = {
  of: (id) =>
    Promise.resolve(
      id.startsWith('C')
        ? {
            id,
            name: '王秀英',
            number: '13800138000',
            star: 4,
            address: '岚江省云渡市望潮区观澜路18号3幢502室',
            areaCode: '990101',
            gridCode: id.endsWith('2') ? 'grid-2' : 'grid-1',
            rural: id.endsWith('2'),
          }
        : undefined,
    ),
};

export const fakeStaff = (
  staff: ReadonlyMap<string, { id: string; centre: string; team: string | null }>,
  supervisors: { insideId: string | null; outsideId: string | null },
): StaffFacts => ({
  of: (id) => Promise.resolve(staff.get(id)),
  supervisors: () => Promise.resolve(supervisors),
});

export function recordingAudit(): AuditTrail & { readonly actions: string[] } {
  const actions: string[] = [];
  return {
    actions,
    append: (_tx, act) => {
      actions.push(act.action);
      return Promise.resolve();
    },
  };
}
