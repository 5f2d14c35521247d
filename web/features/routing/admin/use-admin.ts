import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiClient } from '../../../ui/api-client.ts';
import { useApi } from '../../../ui/services.tsx';
import { adminKeys, readCalendars, readPlaces, readProfiles, readQueues, readSkills } from './admin-api.ts';

interface Named {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** The name of a thing in the language of the screen. */
export function useNamed(): (row: { readonly zh: string; readonly en: string }) => string {
  const { i18n } = useTranslation('admin');
  const { language } = i18n;
  return useCallback((row) => (language === 'en' ? row.en : row.zh), [language]);
}

function useList<T>(what: string, read: (api: ApiClient, signal: AbortSignal) => Promise<readonly T[]>) {
  const api = useApi();
  return useQuery({ queryKey: adminKeys.list(what, {}), queryFn: ({ signal }) => read(api, signal) });
}
export const useQueues = () => useList('queues', readQueues);
export const useSkills = () => useList('skills', readSkills);
export const useProfiles = () => useList('profiles', readProfiles);
export const useCalendars = () => useList('calendars', readCalendars);
export function usePlaces() {
  const api = useApi();
  return useQuery({
    queryKey: adminKeys.list('places', {}),
    queryFn: ({ signal }) => readPlaces(api, signal),
    staleTime: 10 * 60_000,
  });
}

/** Choices of a field, by code, in the language of the screen. */
export function useOptions(rows: readonly Named[] | undefined): { value: string; label: string }[] {
  const named = useNamed();
  return useMemo(() => (rows ?? []).map((r) => ({ value: r.code, label: named(r) })), [rows, named]);
}

/** A change, after which everything of the room is read again; a refusal stays to be read. */
export function useSave<Wish, Answer>(
  send: (api: ApiClient, wish: Wish) => Promise<Answer>,
  then?: (a: Answer) => void,
) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: Wish) => send(api, wish),
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ queryKey: adminKeys.all });
      then?.(answer);
    },
  });
}
