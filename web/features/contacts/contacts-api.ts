import type { Static } from '@sinclair/typebox';
import type { ContactPage, ContactQuery, ContactStory } from '../../../shared/contracts/contacts.ts';
import type { StaffPage } from '../../../shared/contracts/identity.ts';
import type { QueueLive } from '../../../shared/contracts/routing.ts';
import type { WhyStory } from '../../../shared/contracts/routing-why.ts';
import type { ApiClient } from '../../ui/api-client.ts';
import { urlOf } from '../../ui/api-client.ts';
import { queryKeys } from '../../ui/query-keys.ts';

export const contactKeys = queryKeys('contacts');
type Contacts = Static<typeof ContactPage>;

/** A list in a query is its name repeated (`state=waiting&state=offered`), which the client's own query cannot say. */
export function contactsPath({ state, ...rest }: ContactQuery): string {
  const path = urlOf('/api/contacts', rest);
  return (state ?? []).reduce((so, one) => `${so}&state=${one}`, path);
}

export const readContacts = (api: ApiClient, query: ContactQuery, signal?: AbortSignal): Promise<Contacts> =>
  api.get({ path: contactsPath(query), ...(signal ? { signal } : {}) });

export const readStory = (api: ApiClient, id: string, signal?: AbortSignal): Promise<ContactStory> =>
  api.get({ path: `/api/contacts/${id}`, ...(signal ? { signal } : {}) });

export const readWhyStory = (api: ApiClient, id: string, signal?: AbortSignal): Promise<WhyStory> =>
  api.get({ path: `/api/contacts/${id}/why`, ...(signal ? { signal } : {}) });

export const queuesKey = queryKeys('routing').lists('queues');
export const readQueues = (api: ApiClient, signal?: AbortSignal): Promise<QueueLive[]> =>
  api.get({ path: '/api/queues', ...(signal ? { signal } : {}) });

/** For choosing an agent by name; only posts that see staff may ask. */
export const staffKey = queryKeys('identity').lists('agents');
export const readAgents = (api: ApiClient, signal?: AbortSignal): Promise<Static<typeof StaffPage>> =>
  api.get({ path: '/api/staff', query: { pageSize: 200 }, ...(signal ? { signal } : {}) });
