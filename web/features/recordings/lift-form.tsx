import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Hold } from '../../../shared/contracts/contacts-recordings.ts';
import { ConfirmWithReason } from '../../ui/confirm-with-reason.tsx';
import { useApi } from '../../ui/services.tsx';
import { liftHold, recordingKeys } from './recordings-api.ts';

export function LiftForm({ hold, onClose }: { hold: Hold | undefined; onClose: () => void }) {
  const { t } = useTranslation('recordings');
  const api = useApi();
  const queries = useQueryClient();
  const lift = async (reason: string): Promise<void> => {
    if (hold !== undefined) await liftHold(api, hold.id, reason);
    await queries.invalidateQueries({ queryKey: recordingKeys.all });
  };
  return (
    <ConfirmWithReason
      open={hold !== undefined}
      title={t('lift')}
      act={t('lift')}
      danger
      onConfirm={lift}
      onClose={onClose}
    >
      {t('liftHint')}
    </ConfirmWithReason>
  );
}
