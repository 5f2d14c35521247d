import { useQuery } from '@tanstack/react-query';
import type { Organisation } from '../../../shared/contracts/identity.ts';
import { queryKeys } from '../../ui/query-keys.ts';
import { useApi } from '../../ui/services.tsx';

/** Teams and crews by the name people call them; a code that is not known (any more) stays a code. */
export function useTeamName(): (code: string) => string {
  const api = useApi();
  const { data } = useQuery({
    queryKey: queryKeys('identity').lists('organisation'),
    queryFn: ({ signal }) => api.get<Organisation>({ path: '/api/organisation', signal }),
    staleTime: 600_000,
  });
  return (code) => data?.teams.find((team) => team.code === code)?.name ?? code;
}
