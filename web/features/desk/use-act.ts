import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deskKey } from './desk-api.ts';

/** Something done at the desk: afterwards, whether it worked or not, the desk is read again. */
export function useAct<Wish = void>(run: (wish: Wish) => Promise<unknown>, onDone?: (wish: Wish) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: (_answer, wish) => onDone?.(wish),
    // Not waited for: with the line down the reading tries for seconds, and the refusal must be seen before that.
    onSettled: () => void queries.invalidateQueries({ queryKey: deskKey }),
  });
}
