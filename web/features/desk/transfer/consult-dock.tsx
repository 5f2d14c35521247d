import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi, useTopic } from '../../../ui/services.tsx';
import { useSession } from '../../identity/session.tsx';
import { consultsKey, readConsults } from './transfer-api.ts';
import './transfer.css';

const OneConsult = lazy(async () => ({ default: (await import('./one-consult.tsx')).OneConsult }));

/** What a push that was lost would have said. */
const AGAIN_MS = 20_000;

/** Questions beside contacts, mine and those asked of me; nothing is drawn while there are none. */
export function ConsultDock() {
  const { t } = useTranslation('desk');
  const api = useApi();
  const queries = useQueryClient();
  const { staffId } = useSession();
  const { data = [] } = useQuery({
    queryKey: consultsKey,
    queryFn: ({ signal }) => readConsults(api, signal),
    refetchInterval: AGAIN_MS,
  });
  const again = (): void => void queries.invalidateQueries({ queryKey: consultsKey });
  // Every change of a contact may end a question about it, too.
  useTopic({ topic: `agent:${staffId}` }, again);
  if (data.length === 0) return null;
  return (
    <section className="sj-consults" aria-label={t('consult.dock')}>
      <Suspense>
        {data.map((consult) => (
          <OneConsult key={consult.id} consult={consult} onChanged={again} />
        ))}
      </Suspense>
    </section>
  );
}
