import type { ManagedRecording, RecordingQuery } from '../../../../shared/contracts/contacts-recordings.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { customerLabel } from '../contact-view.ts';
import { casesOfRecorded, managedPage } from './managed-store.ts';
import { toRecording } from './recording-store.ts';
import { isComplaint } from './retention.ts';

/** The list of recordings as their keeper sees it; who may see it, the caller has asked. */
export function createManagedList(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly complaintsAmong: (caseIds: readonly string[]) => Promise<ReadonlySet<string>>;
}): (query: RecordingQuery) => Promise<Page<ManagedRecording>> {
  const { db } = needs;
  return async (query) => {
    const now = needs.clock.now();
    const asked = query.complaint === undefined ? [] : await casesOfRecorded(db, query, now);
    const { rows, total } = await managedPage(db, query, { now, complaints: await needs.complaintsAmong(asked) });
    const [staff, complaints] = await Promise.all([
      needs.organisation.staff([...new Set(rows.flatMap((row) => row.agent_id ?? []))]),
      needs.complaintsAmong([...new Set(rows.flatMap((row) => row.case_id ?? []))]),
    ]);
    const items = rows.map((row) => ({
      ...toRecording(row),
      agentName: row.agent_id === null ? null : (staff.get(row.agent_id)?.name ?? null),
      customerLabel: customerLabel(row.customer_address),
      customerId: row.customer_id,
      channel: row.channel,
      isComplaint: isComplaint({
        channel: row.channel,
        queueCode: row.queue_code,
        disposition: row.disposition,
        serviceClass: row.service_class,
        isComplaintCase: row.case_id !== null && complaints.has(row.case_id),
      }),
      queueCode: row.queue_code,
      place: row.place,
      isSealed: row.key_id !== null,
      isHeld: row.is_held,
      reviewAt: row.review_at?.toISOString() ?? null,
    }));
    return { items, total, page: query.page, pageSize: query.pageSize };
  };
}
