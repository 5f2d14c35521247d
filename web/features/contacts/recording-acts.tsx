import { DownloadOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../ui/api-problem.tsx';
import { ConfirmWithReason } from '../../ui/confirm-with-reason.tsx';
import { useApi } from '../../ui/services.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useMay } from '../identity/session.tsx';
import { downloadRecording, proveRecording } from './recording-api.ts';

/** Is the file as it was written? And a copy of it, for who may take one, with the reason. */
export function RecordingActs({ recordingId }: { recordingId: string }) {
  const { t } = useTranslation('contacts');
  const api = useApi();
  const may = useMay();
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const proof = useMutation({ mutationFn: () => proveRecording(api, recordingId) });
  const verdict = proof.data?.verdict;
  return (
    <>
      <Button
        size="small"
        icon={<SafetyCertificateOutlined />}
        loading={proof.isPending}
        onClick={() => proof.mutate()}
      >
        {t('recording.prove')}
      </Button>
      {may('recording.download') && (
        <Button size="small" icon={<DownloadOutlined />} onClick={() => setAsking(true)}>
          {t('recording.download')}
        </Button>
      )}
      <span role="status">
        {verdict !== undefined && (
          <StatusTag tone={verdict === 'unchanged' ? 'good' : 'bad'} text={t(`recording.verdict.${verdict}`)} />
        )}
        {proof.error !== null && problemText(proof.error)}
      </span>
      <ConfirmWithReason
        open={asking}
        title={t('recording.download')}
        act={t('recording.download')}
        onConfirm={(reason) => downloadRecording(recordingId, reason)}
        onClose={() => setAsking(false)}
      >
        {t('recording.downloadNote')}
      </ConfirmWithReason>
    </>
  );
}
