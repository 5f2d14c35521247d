import type { CasesRoom } from '../modules/cases/index.ts';
import type { Identity } from '../modules/identity/index.ts';
import { createOutreach, type OutreachRoom } from '../modules/outreach/index.ts';
import type { Parts } from './parts.ts';

/** Calls after closed cases, joined to the cases they ask about. */
export const createOutreachRoom = (
  { database: { db }, clock, transactor }: Parts,
  { identity, cases }: { readonly identity: Identity; readonly cases: CasesRoom },
): OutreachRoom =>
  createOutreach({
    db,
    clock,
    transactor,
    organisation: identity.organisation,
    seenCase: async (principal, id) => {
      const { number, customerId, type } = await cases.reading.case(principal, id);
      return { caseId: id, number, customerId, type };
    },
  });
