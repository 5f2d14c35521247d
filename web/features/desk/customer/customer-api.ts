import { queryOptions } from '@tanstack/react-query';
import type {
  CustomerList,
  CustomerPicture,
  UnmaskableField,
  Unmasked,
} from '../../../../shared/contracts/customers-picture.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

const keys = queryKeys('customers');
/** The picture of a customer, kept for the length of a talk: what the operator knows does not change by the second. */
export const pictureQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: keys.one('picture', id),
    queryFn: ({ signal }) => api.get<CustomerPicture>({ path: `/api/customers/${id}/picture`, signal }),
    staleTime: 60_000,
  });

/** As many as can be told apart at a glance; more words narrow it down. */
const FOUND_AT_MOST = 5;
export const foundQuery = (api: ApiClient, words: string) =>
  queryOptions({
    queryKey: keys.one('found', words),
    queryFn: ({ signal }) =>
      api.get<CustomerList>({ path: '/api/customers', query: { query: words, pageSize: FOUND_AT_MOST }, signal }),
    enabled: words !== '',
  });

export async function unmask(
  api: ApiClient,
  of: { readonly customerId: string; readonly field: UnmaskableField },
  reason: string,
): Promise<string> {
  const path = `/api/customers/${of.customerId}/unmask`;
  const { values } = await api.post<Unmasked>({ path, body: { field: of.field, reason } });
  return values.join('、');
}
