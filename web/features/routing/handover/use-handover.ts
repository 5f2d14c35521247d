import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { HandoverDetail, Shift } from '../../../../shared/contracts/routing-handover.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { useApi, useResynced, useTopic } from '../../../ui/services.tsx';
import { useSession } from '../../identity/session.tsx';
import { actOnHandover, editHandover, handoverKeys, readHandover, readRoster } from './handover-api.ts';

/** Reads everything of handovers again when one of mine changes, and after the line was down. */
export function useHandoverNews(): () => void {
  const queries = useQueryClient();
  const { staffId } = useSession();
  const again = (): void => void queries.invalidateQueries({ queryKey: handoverKeys.all });
  useTopic({ topic: `agent:${staffId}` }, ({ type }) => {
    if (type.startsWith('handover.') || type.startsWith('case.')) again();
  });
  useTopic({ topic: 'handovers' }, again);
  useResynced(again);
  return again;
}

/** Shifts, and who is on which: read once in a while. */
export function useRoster() {
  const api = useApi();
  const { i18n } = useTranslation('handover');
  const { data, error, refetch } = useQuery({
    queryKey: handoverKeys.lists('roster'),
    queryFn: ({ signal }) => readRoster(api, signal),
    staleTime: 60_000,
  });
  const wordOf = (shift: Shift): string => (i18n.language === 'en' ? shift.en : shift.zh);
  const nameOf = (code: string | null | undefined): string | undefined => {
    const found = data?.shifts.find((s) => s.code === code);
    return found === undefined ? undefined : wordOf(found);
  };
  return { roster: data, error, refetch, nameOf, wordOf };
}

export function useOneHandover(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  const key = handoverKeys.one('handover', id);
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => readHandover(api, id, signal) });
  const settled = (next: HandoverDetail): void => {
    queries.setQueryData(key, next);
    void queries.invalidateQueries({ queryKey: handoverKeys.lists('handovers') });
    void queries.invalidateQueries({ queryKey: handoverKeys.lists('mine') });
    void queries.invalidateQueries({ queryKey: handoverKeys.lists('left') });
  };
  const act = useMutation({
    mutationFn: ({ path, body, version }: { path: string; body: object; version: number }) =>
      actOnHandover(api, id, { path, body: { version, clientKey: newId(), ...body } }),
    onSuccess: settled,
    // A refusal often means that it has changed: show what it is now.
    onError: () => void queries.invalidateQueries({ queryKey: key }),
  });
  const read = useMutation({
    mutationFn: (ids: readonly string[]) => actOnHandover(api, id, { path: 'read', body: { ids } }),
    onSuccess: settled,
  });
  const edit = useMutation({ mutationFn: (body: object) => editHandover(api, id, body), onSuccess: settled });
  return { query, act, read, edit };
}
