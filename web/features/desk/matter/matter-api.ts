import type { QueryClient } from '@tanstack/react-query';
import type { CaseDetail } from '../../../../shared/contracts/cases.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { caseKeys } from '../../cases/index.ts';

export const linkContact = (api: ApiClient, caseId: string, contactId: string): Promise<CaseDetail> =>
  api.post({ path: `/api/cases/${caseId}/contacts`, body: { contactId } });

/** What a push about a case or its orders makes old; names and teams stay. */
export function readMatterAgain(queries: QueryClient): void {
  for (const what of ['case', 'order', 'timeline', 'open']) {
    void queries.invalidateQueries({ queryKey: [...caseKeys.all, what] });
  }
}
