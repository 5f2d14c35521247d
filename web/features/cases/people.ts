import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TeamKind } from '../../../shared/contracts/identity-catalogue.ts';
import { postName } from '../identity/post-name.ts';
import { useApi } from '../../ui/services.tsx';
import { caseKeys, readColleagues, readOrganisation } from './cases-api.ts';

const LASTS_MS = 10 * 60_000;
const AT_ONCE = 100;

/** Names of those whom a screen shows; `undefined` until they are known, a dash for nobody. */
export function useNames(ids: readonly (string | null)[]): (id: string | null) => string {
  const api = useApi();
  const { t } = useTranslation('cases');
  const wanted = [...new Set(ids.filter((id) => id !== null))].sort().slice(0, AT_ONCE);
  const { data } = useQuery({
    queryKey: caseKeys.list('colleagues', { ids: wanted.join(',') }),
    queryFn: ({ signal }) => readColleagues(api, wanted, signal),
    enabled: wanted.length > 0,
    staleTime: LASTS_MS,
    placeholderData: (before) => before,
  });
  const names = new Map(data?.map((c) => [c.id, c.name]));
  return (id) => (id === null ? t('nobody') : (names.get(id) ?? '…'));
}

/** 汪宇宁 · 首接督导员 */
export function useNamesWithPost(ids: readonly (string | null)[]): (id: string | null) => string {
  const api = useApi();
  const { t, i18n } = useTranslation('cases');
  const wanted = [...new Set(ids.filter((id) => id !== null))].sort().slice(0, AT_ONCE);
  const { data } = useQuery({
    queryKey: caseKeys.list('colleagues', { ids: wanted.join(',') }),
    queryFn: ({ signal }) => readColleagues(api, wanted, signal),
    enabled: wanted.length > 0,
    staleTime: LASTS_MS,
  });
  const people = new Map(data?.map((c) => [c.id, c]));
  return (id) => {
    if (id === null) return t('nobody');
    const person = people.get(id);
    return person === undefined ? '…' : `${person.name} · ${postName(person.post, i18n.language)}`;
  };
}

export interface TeamName {
  readonly code: string;
  readonly name: string;
  readonly kind: TeamKind;
}

/** All teams of the house, read once. */
export function useTeams(): { readonly teams: readonly TeamName[]; readonly nameOf: (code: string | null) => string } {
  const api = useApi();
  const { t } = useTranslation('cases');
  const { data } = useQuery({
    queryKey: caseKeys.lists('organisation'),
    queryFn: ({ signal }) => readOrganisation(api, signal),
    staleTime: LASTS_MS,
  });
  const teams = data?.teams ?? [];
  return {
    teams,
    nameOf: (code) => (code === null ? t('nobody') : (teams.find((x) => x.code === code)?.name ?? code)),
  };
}
