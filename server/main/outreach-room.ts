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
    audit: identity.audit,
    cases: {
      demandSeen: async (principal, caseId) => {
        await cases.reading.case(principal, caseId);
      },
      matter: cases.reading.matter,
    },
    orderTemplates: cases.reading.templateNames,
  });
