import { queryOptions } from '@tanstack/react-query';
import type { CustomerPicture, UnmaskableField, Unmasked } from '../../../../shared/contracts/customers-picture.ts';
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

export async function unmask(
  api: ApiClient,
  of: { readonly customerId: string; readonly field: UnmaskableField },
  reason: string,
): Promise<string> {
  const path = `/api/customers/${of.customerId}/unmask`;
  const { values } = await api.post<Unmasked>({ path, body: { field: of.field, reason } });
  return values.join('、');
}
