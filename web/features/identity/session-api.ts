import type { DemoAccount, SessionView } from '../../../shared/contracts/identity.ts';
import type { ApiClient } from '../../ui/api-client.ts';
import { queryKeys } from '../../ui/query-keys.ts';

const SESSION = '/api/session';
const keys = queryKeys('identity');
export const sessionKey = keys.one('session', 'mine');
export const demoAccountsKey = keys.lists('demo-accounts');

interface SessionAnswer {
  /** Null: nobody is signed in, which is an answer and not an error. */
  readonly session: SessionView | null;
}

export const readSession = async (api: ApiClient, signal?: AbortSignal): Promise<SessionView | null> =>
  (await api.get<SessionAnswer>({ path: SESSION, ...(signal ? { signal } : {}) })).session;

export const signIn = async (
  api: ApiClient,
  body: { staffNo: string; password: string },
): Promise<SessionView | null> => (await api.post<SessionAnswer>({ path: SESSION, body })).session;

export const signOut = (api: ApiClient): Promise<unknown> => api.remove({ path: SESSION });

export const changePassword = (api: ApiClient, body: { current: string; next: string }): Promise<unknown> =>
  api.post({ path: `${SESSION}/password`, body });

export const readDemoAccounts = async (api: ApiClient, signal: AbortSignal): Promise<readonly DemoAccount[]> =>
  (await api.get<{ accounts: DemoAccount[] }>({ path: `${SESSION}/demo-accounts`, signal })).accounts;
