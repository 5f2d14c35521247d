import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AgentState } from '../../../../shared/contracts/routing.ts';
import { useApi } from '../../../ui/services.tsx';
import { useNow } from '../../../ui/ticker.tsx';
import { handoverKeys, readMyWork } from './handover-api.ts';

const REMIND_BEFORE_MINUTES = 30;
const LOOK_EVERY_MS = 60_000;

/** At the desk: near the end of the shift, and after signing off, what is still open. It reminds, it does not hinder. */
export function WorkReminder({ state }: { state: AgentState }) {
  const { t } = useTranslation('routing');
  const api = useApi();
  const now = useNow();
  const { data } = useQuery({
    // Read again at each sign-off: the handover has then just been drafted.
    queryKey: handoverKeys.list('mine', { state }),
    queryFn: ({ signal }) => readMyWork(api, signal),
    refetchInterval: LOOK_EVERY_MS,
  });
  if (data === undefined || data.items === 0) return null;
  const count = data.items;
  const left = data.shiftEndsAt === null ? -1 : (Date.parse(data.shiftEndsAt) - now.getTime()) / 60_000;
  if (state !== 'offline' && left > REMIND_BEFORE_MINUTES) return null;
  const minutes = Math.max(1, Math.ceil(left));
  const text =
    state === 'offline'
      ? t('reminder.off', { count })
      : left > 0
        ? t('reminder.soon', { count, minutes })
        : t('reminder.over', { count });
  return (
    <span className="sj-desk-soon" role="status">
      {text} <Link to={data.open === null ? '/handover' : `/handover?open=${data.open}`}>{t('reminder.go')}</Link>
    </span>
  );
}
