import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { caseKeys } from './cases-api.ts';

/** Something happened to a case: what is shown of it is read again, and the lists with it. */
export function useCaseRefresh(): (caseId: string) => void {
  const queries = useQueryClient();
  return useCallback(
    (caseId) => {
      for (const queryKey of [
        caseKeys.one('case', caseId),
        caseKeys.one('timeline', caseId),
        caseKeys.lists('cases'),
        caseKeys.lists('orders'),
      ])
        void queries.invalidateQueries({ queryKey });
    },
    [queries],
  );
}
