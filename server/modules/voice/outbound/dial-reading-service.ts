import type {
  Dial,
  DialNow,
  DialQuery,
  DialRefusal,
  DialRefusalQuery,
} from '../../../../shared/contracts/voice-outbound.ts';
import { sentenceOf, type Language } from '../../../../shared/contracts/messages.ts';
import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import { maskPhone } from '../../../../shared/kernel/masking.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { ContactReading } from '../../contacts/index.ts';
import { demand, may, scopeLimit, type OrganisationView, type Principal } from '../../identity/index.ts';
import { dialPage, lastDialOf, refusalPage, type DialRow } from './outbound-store.ts';

/** Looking at the calls we made: everybody their own, leaders those of the house; of one contact or case, whoever may see that. */
export interface DialReading {
  now(principal: Principal): Promise<DialNow>;
  dials(principal: Principal, query: DialQuery): Promise<Page<Dial>>;
  refusals(principal: Principal, query: DialRefusalQuery, language: Language): Promise<Page<DialRefusal>>;
}

const iso = (at: Date | null): string | null => (at === null ? null : at.toISOString());

export function createDialReading(needs: {
  readonly db: Db;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly reading: Pick<ContactReading, 'visible'>;
}): DialReading {
  const namesOf = async (ids: readonly (string | null)[]): Promise<(id: string | null) => string> => {
    const staff = await needs.organisation.staff([...new Set(ids.filter((id) => id !== null))]);
    return (id) => (id === null ? '' : (staff.get(id)?.name ?? ''));
  };
  const views = async (rows: readonly DialRow[]): Promise<Dial[]> => {
    const nameOf = await namesOf(rows.map((r) => r.agent_id));
    return rows.map((row) => ({
      contactId: row.contact_id,
      purpose: row.purpose,
      agentId: row.agent_id,
      agentName: nameOf(row.agent_id),
      number: maskPhone(row.number),
      shown: row.shown,
      customerId: row.customer_id,
      caseId: row.case_id,
      state: row.state,
      outcome: row.outcome,
      status: row.status,
      cause: row.cause,
      startedAt: row.started_at.toISOString(),
      answeredAt: iso(row.answered_at),
      endedAt: iso(row.ended_at),
    }));
  };
  const partOf = (principal: Principal, { page, pageSize }: PageQuery) => ({
    limit: pageSize,
    offset: (page - 1) * pageSize,
    agentIds: may(principal, 'floor.supervise') ? undefined : [principal.staffId],
  });

  return {
    now: async (principal) => {
      demand(principal, 'desk.use');
      const row = await lastDialOf(needs.db, principal.staffId);
      return { dial: row === undefined ? null : ((await views([row]))[0] ?? null) };
    },
    dials: async (principal, query) => {
      demand(principal, 'contact.view');
      const { page, pageSize, ...wanted } = query;
      const part = partOf(principal, query);
      // Whoever may see the contact or serves the customer sees how they were called, by whomever.
      if (wanted.contactId !== undefined) await needs.reading.visible(principal, wanted.contactId);
      const isOfOne = wanted.contactId !== undefined || (wanted.caseId !== undefined && may(principal, 'case.view'));
      const { rows, total } = await dialPage(needs.db, wanted, isOfOne ? { ...part, agentIds: undefined } : part);
      return { items: await views(rows), total, page, pageSize };
    },
    refusals: async (principal, query, language) => {
      demand(principal, 'contact.view');
      const { staffId } = principal;
      const limit = may(principal, 'floor.supervise')
        ? scopeLimit(principal)
        : ({ by: 'own', ownerId: staffId } as const);
      const { rows, total } = await refusalPage(needs.db, { query, limit });
      const nameOf = await namesOf(rows.map((r) => r.staff_id));
      const items = rows.map((row) => ({
        ...{ id: row.id, at: row.at.toISOString(), purpose: row.purpose, agentName: nameOf(row.staff_id) },
        number: row.number === null ? '' : maskPhone(row.number),
        ...{ code: row.code, why: sentenceOf(row.code, language, {}) },
        ...{ caseId: row.case_id, customerId: row.customer_id, contactId: row.contact_id },
      }));
      return { items, total, page: query.page, pageSize: query.pageSize };
    },
  };
}
