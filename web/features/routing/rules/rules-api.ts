import type { Page } from '../../../../shared/contracts/paging.ts';
import type {
  RoutingRules,
  RuleChange,
  RuleDetail,
  RuleOptions,
  RuleReport,
  RuleVersionRow,
  SaveRules,
} from '../../../../shared/contracts/routing-rules.ts';
import type { Trial, TrialAsk, TrialDays, TrialDetail } from '../../../../shared/contracts/routing-simulation.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

export const ruleKeys = queryKeys('routing-rules');
const ROOT = '/api/routing/rules';
const TRIALS = '/api/routing/trials';
const VERSIONS_SHOWN = 100;
const TRIALS_SHOWN = 20;

export const listVersions = (api: ApiClient, signal: AbortSignal): Promise<Page<RuleVersionRow>> =>
  api.get({ path: ROOT, query: { page: 1, pageSize: VERSIONS_SHOWN }, signal });
export const readOptions = (api: ApiClient, signal: AbortSignal): Promise<RuleOptions> =>
  api.get({ path: `${ROOT}/options`, signal });
export const readVersion = (api: ApiClient, version: number, signal: AbortSignal): Promise<RuleDetail> =>
  api.get({ path: `${ROOT}/${version}`, signal });
export const compareVersions = (
  api: ApiClient,
  pair: { readonly version: number; readonly with: number },
  signal: AbortSignal,
): Promise<RuleChange[]> => api.get({ path: `${ROOT}/${pair.version}/changes`, query: { with: pair.with }, signal });
export const reportOn = (api: ApiClient, rules: RoutingRules, signal: AbortSignal): Promise<RuleReport> =>
  api.post({ path: `${ROOT}/report`, body: rules, signal });

export const draftFrom = (api: ApiClient, from: number): Promise<RuleDetail> =>
  api.post({ path: ROOT, body: { from, note: '' } });
export const saveDraft = (api: ApiClient, version: number, body: SaveRules): Promise<RuleDetail> =>
  api.put({ path: `${ROOT}/${version}`, body });
export const discardDraft = (api: ApiClient, version: number, edition: number): Promise<unknown> =>
  api.post({ path: `${ROOT}/${version}/discard`, body: { edition } });
export const releaseDraft = (
  api: ApiClient,
  version: number,
  body: { readonly edition: number; readonly inForce: number },
): Promise<RuleDetail> => api.post({ path: `${ROOT}/${version}/release`, body });
export const rollBackTo = (api: ApiClient, version: number, inForce: number): Promise<RuleDetail> =>
  api.post({ path: `${ROOT}/${version}/rollback`, body: { inForce } });

export const listTrials = (api: ApiClient, signal: AbortSignal): Promise<Page<Trial>> =>
  api.get({ path: TRIALS, query: { page: 1, pageSize: TRIALS_SHOWN }, signal });
export const readTrial = (api: ApiClient, id: string, signal: AbortSignal): Promise<TrialDetail> =>
  api.get({ path: `${TRIALS}/${id}`, signal });
export const trialDays = (api: ApiClient, signal: AbortSignal): Promise<TrialDays> =>
  api.get({ path: `${TRIALS}/days`, signal });
export const askTrial = (api: ApiClient, body: TrialAsk): Promise<TrialDetail> => api.post({ path: TRIALS, body });
export const cancelTrial = (api: ApiClient, id: string): Promise<unknown> =>
  api.post({ path: `${TRIALS}/${id}/cancel`, body: {} });
