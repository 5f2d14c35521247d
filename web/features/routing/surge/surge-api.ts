import type {
  HomeComparison,
  HomeSeat,
  NetworkSamples,
  SurgeMine,
  SurgeNow,
  SurgeRule,
  SurgeRuleDraft,
} from '../../../../shared/contracts/routing-surge.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

const keys = queryKeys('routing');
export const surgeKey = keys.lists('surge');
export const mineKey = keys.one('surge', 'mine');
export const surgeKeys = {
  now: keys.list('surge', { what: 'now' }),
  rules: keys.list('surge', { what: 'rules' }),
  seats: keys.list('surge', { what: 'seats' }),
  comparison: keys.list('surge', { what: 'comparison' }),
};

const BASE = '/api/routing/surge';
const get =
  <T>(path: string) =>
  (api: ApiClient, signal?: AbortSignal): Promise<T> =>
    api.get<T>({ path: `${BASE}${path}`, ...(signal ? { signal } : {}) });

export const readSurge = get<SurgeNow>('');
export const readRules = get<SurgeRule[]>('/rules');
export const readSeats = get<HomeSeat[]>('/home-seats');
export const readComparison = get<HomeComparison>('/comparison');
export const readMine = get<SurgeMine>('/mine');
export const echo = get<unknown>('/mine/echo');

const post = <T = unknown>(api: ApiClient, path: string, body: unknown = {}): Promise<T> =>
  api.post<T>({ path: `${BASE}${path}`, body });

export type StageAct = 'start' | 'stop' | 'dismiss';
export const actOnStage = (api: ApiClient, id: string, act: StageAct) => post(api, `/stages/${id}/${act}`);
export const endPeak = (api: ApiClient, id: string) => post(api, `/peaks/${id}/end`);
export const raisePeak = (api: ApiClient, ruleId: string) => post(api, `/rules/${ruleId}/raise`);
export const decideDevice = (api: ApiClient, id: string, decision: 'approve' | 'revoke') =>
  post(api, `/devices/${id}/${decision}`);
export const answerAsk = (api: ApiClient, id: string, answer: 'accept' | 'decline') =>
  post<SurgeMine>(api, `/mine/asks/${id}/${answer}`);
export const registerDevice = (api: ApiClient, device: { name: string; keyName: string }) =>
  post<SurgeMine>(api, '/mine/devices', device);
export const sendCheck = (api: ApiClient, samples: NetworkSamples) =>
  post<SurgeMine>(api, '/mine/network-check', samples);
export const confirmPresence = (api: ApiClient, id: string) => post<SurgeMine>(api, `/mine/presence/${id}`);

export const saveRule = (api: ApiClient, rule: SurgeRuleDraft, known: SurgeRule | undefined): Promise<unknown> =>
  known === undefined
    ? post(api, '/rules', rule)
    : api.put({ path: `${BASE}/rules/${known.id}`, body: { ...rule, version: known.version } });
export const removeRule = (api: ApiClient, id: string): Promise<unknown> => api.remove({ path: `${BASE}/rules/${id}` });
