import type { CustomerPicture, UnmaskableField, Unmasked } from '../../../../shared/contracts/customers-picture.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

const keys = queryKeys('customers');
export const pictureKey = (id: string) => keys.one('picture', id);

export const readPicture = (api: ApiClient, id: string, signal?: AbortSignal): Promise<CustomerPicture> =>
  api.get({ path: `/api/customers/${id}/picture`, ...(signal ? { signal } : {}) });

export async function unmask(
  api: ApiClient,
  of: { readonly customerId: string; readonly field: UnmaskableField },
  reason: string,
): Promise<string> {
  const path = `/api/customers/${of.customerId}/unmask`;
  const { values } = await api.post<Unmasked>({ path, body: { field: of.field, reason } });
  return values.join('、');
}
