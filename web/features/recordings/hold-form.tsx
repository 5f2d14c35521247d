import { useQueryClient } from '@tanstack/react-query';
import { DatePicker, Radio } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ManagedRecording, NewHold } from '../../../shared/contracts/contacts-recordings.ts';
import { ConfirmWithReason } from '../../ui/confirm-with-reason.tsx';
import { useApi } from '../../ui/services.tsx';
import { placeHold, recordingKeys } from './recordings-api.ts';

type Kind = NewHold['subjectKind'];

export function HoldForm(props: { recording: ManagedRecording; open: boolean; onClose: () => void }) {
  const { recording, open, onClose } = props;
  const { t } = useTranslation('recordings');
  const api = useApi();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>('recording');
  const [until, setUntil] = useState<Dayjs | null>(null);
  const ids: Readonly<Record<Kind, string | null>> = {
    recording: recording.id,
    contact: recording.contactId,
    customer: recording.customerId,
  };
  const place = async (reason: string): Promise<void> => {
    const day = until === null ? {} : { until: until.endOf('day').toISOString() };
    await placeHold(api, { subjectKind: kind, subjectId: ids[kind] ?? '', reason, ...day });
    await queries.invalidateQueries({ queryKey: recordingKeys.all });
  };
  return (
    <ConfirmWithReason open={open} title={t('place_hold')} act={t('place_hold')} onConfirm={place} onClose={onClose}>
      <p className="sj-recording-note">{t('holdHint')}</p>
      <Radio.Group
        aria-label={t('holdWhat')}
        value={kind}
        options={(['recording', 'contact', 'customer'] as const).map((value) => ({
          value,
          label: t(`subject.${value}`),
          disabled: ids[value] === null,
        }))}
        onChange={(event) => setKind(event.target.value as Kind)}
      />
      <label className="sj-recs-until">
        {t('until')}
        <DatePicker value={until} placeholder={t('untilLifted')} onChange={setUntil} />
      </label>
    </ConfirmWithReason>
  );
}
