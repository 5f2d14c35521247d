import type {
  AdminQueue,
  AdminSkill,
  AgentChange,
  AgentFilter,
  AgentQuery,
  AgentSettings,
  BulkChange,
  Calendar,
  CalendarChange,
  EntryRules,
  HolidayYear,
  NewCalendar,
  NewProfile,
  NewQueue,
  NewSkill,
  ProfileChange,
  QueueChange,
  RoutingProfile,
  ShardPlan,
  ShardWish,
  SkillChange,
} from '../../../../shared/contracts/routing-admin.ts';
import type { ImportDone, ImportPreview, SheetKind } from '../../../../shared/contracts/routing-admin-import.ts';
import type { Organisation } from '../../../../shared/contracts/identity.ts';
import { MAX_PAGE_SIZE, type Page } from '../../../../shared/contracts/paging.ts';
import { urlOf, type ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

export const adminKeys = queryKeys('routing');
/** Ten thousand rows are read and held against ten thousand people. */
const SHEET_DEADLINE_MS = 60_000;
const everything = { page: 1, pageSize: MAX_PAGE_SIZE };
type Signal = AbortSignal;

/** Lists that a form chooses from are read whole: the limits keep them within a few pages. */
async function all<T>(api: ApiClient, path: string, signal: Signal): Promise<readonly T[]> {
  const items: T[] = [];
  for (let page = 1; ; page += 1) {
    const read = await api.get<Page<T>>({ path, query: { ...everything, page }, signal });
    items.push(...read.items);
    if (items.length >= read.total || read.items.length === 0) return items;
  }
}

export const readQueues = (api: ApiClient, signal: Signal) => all<AdminQueue>(api, '/api/routing/queues', signal);
export const readSkills = (api: ApiClient, signal: Signal) => all<AdminSkill>(api, '/api/routing/skills', signal);
export const readProfiles = (api: ApiClient, signal: Signal) =>
  all<RoutingProfile>(api, '/api/routing/profiles', signal);
export const readCalendars = (api: ApiClient, signal: Signal) => all<Calendar>(api, '/api/routing/calendars', signal);
export const readEntries = (api: ApiClient, signal: Signal): Promise<EntryRules> =>
  api.get({ path: '/api/routing/entries', signal });
export const readHolidays = (api: ApiClient, year: number, signal: Signal): Promise<HolidayYear> =>
  api.get({ path: '/api/routing/holidays', query: { year }, signal });
export const readPlaces = (api: ApiClient, signal: Signal): Promise<Organisation> =>
  api.get({ path: '/api/organisation', signal });

interface Parts {
  readonly queues: { readonly made: NewQueue; readonly changed: QueueChange; readonly answer: AdminQueue };
  readonly skills: { readonly made: NewSkill; readonly changed: SkillChange; readonly answer: AdminSkill };
  readonly profiles: { readonly made: NewProfile; readonly changed: ProfileChange; readonly answer: RoutingProfile };
  readonly calendars: { readonly made: NewCalendar; readonly changed: CalendarChange; readonly answer: Calendar };
}
export const create = <P extends keyof Parts>(api: ApiClient, part: P, body: Parts[P]['made']) =>
  api.post<Parts[P]['answer']>({ path: `/api/routing/${part}`, body });
export const change = <P extends keyof Parts>(api: ApiClient, part: P, code: string, body: Parts[P]['changed']) =>
  api.put<Parts[P]['answer']>({ path: `/api/routing/${part}/${code}`, body });
export const remove = (api: ApiClient, part: 'profiles' | 'calendars', row: { code: string; version: number }) =>
  api.remove({ path: `/api/routing/${part}/${row.code}`, query: { version: row.version } });
export const saveEntries = (api: ApiClient, body: EntryRules): Promise<EntryRules> =>
  api.put({ path: '/api/routing/entries', body });

export const readShards = (api: ApiClient, signal: Signal): Promise<ShardPlan> =>
  api.get({ path: '/api/routing/shards', signal });
export const saveShards = (api: ApiClient, body: ShardWish): Promise<ShardPlan> =>
  api.put({ path: '/api/routing/shards', body });

export const listAgents = (api: ApiClient, query: AgentQuery, signal: Signal): Promise<Page<AgentSettings>> =>
  api.get({ path: '/api/routing/agents', query, signal });
export const addAgent = (api: ApiClient, staffNo: string): Promise<AgentSettings> =>
  api.post({ path: '/api/routing/agents', body: { staffNo } });
export const changeAgent = (api: ApiClient, staffId: string, body: AgentChange): Promise<AgentSettings> =>
  api.patch({ path: `/api/routing/agents/${staffId}`, body });
export const changeMany = (api: ApiClient, body: BulkChange): Promise<{ changed: number }> =>
  api.post({ path: '/api/routing/agents/bulk', body });

const formOf = (file: File): FormData => {
  const form = new FormData();
  form.append('file', file, file.name);
  return form;
};
export const tryImport = (api: ApiClient, file: File): Promise<ImportPreview> =>
  api.post({ path: '/api/routing/agents/import', body: formOf(file), deadlineMs: SHEET_DEADLINE_MS });
export const applyImport = (
  api: ApiClient,
  file: File,
  query: { readonly changeSet: string; readonly onlyGood: boolean },
): Promise<ImportDone> =>
  api.post({ path: '/api/routing/agents/import/apply', query, body: formOf(file), deadlineMs: SHEET_DEADLINE_MS });
export const exportAddress = (filter: AgentFilter, format: SheetKind): string =>
  urlOf('/api/routing/agents/export', { ...filter, format });
