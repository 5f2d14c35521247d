import { findContact, type ContactLife } from '../modules/contacts/index.ts';
import {
  createCasesRoom,
  crewDirectoryOf,
  staffFactsOf,
  type CasesRoom,
  type CustomerFacts,
} from '../modules/cases/index.ts';
import type { OperatorSystem } from '../modules/customers/index.ts';
import type { Identity } from '../modules/identity/index.ts';
import type { BlobStore } from '../platform/blobs/blob-store.ts';
import type { Parts } from './parts.ts';

/** Country or town decides the statutory clock (field.md §1.3); the operator's areas say which. */
const customerFactsOf = (operator: OperatorSystem): CustomerFacts => ({
  of: async (customerId) => {
    const customer = await operator.customerById(customerId);
    if (customer === undefined) return undefined;
    const area = (await operator.areas()).find((a) => a.code === customer.areaCode);
    return {
      id: customer.id,
      name: customer.name,
      number: customer.contactPhones[0] ?? '',
      star: customer.starLevel,
      address: customer.address,
      areaCode: customer.areaCode,
      gridCode: customer.gridCode,
      rural: area?.rural ?? false,
    };
  },
});

/** Cases and work orders, with what they need to know of contacts, customers and people. */
export function createCaseRoom(
  { database: { db }, transactor, clock }: Parts,
  joined: {
    readonly identity: Identity;
    readonly operator: OperatorSystem;
    readonly life: ContactLife;
    readonly blobs: BlobStore;
  },
): CasesRoom {
  const { identity, life, blobs } = joined;
  return createCasesRoom({
    db,
    transactor,
    clock,
    blobs,
    audit: identity.audit,
    crews: crewDirectoryOf(identity.organisation),
    staff: staffFactsOf(identity.organisation),
    customers: customerFactsOf(joined.operator),
    contacts: {
      of: async (contactId) => {
        const row = await findContact(db, contactId);
        if (row === undefined) return undefined;
        return { contactId: row.id, customerId: row.customer_id, number: row.customer_address };
      },
      linkCase: async (tx, contactId, caseId) => {
        await life.linkCase(tx, contactId, caseId);
      },
    },
  });
}
