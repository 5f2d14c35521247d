import { EyeInvisibleOutlined, PauseCircleOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RecordingNow } from '../../../../shared/contracts/voice.ts';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { queryKeys } from '../../../ui/query-keys.ts';
import { useSocket } from '../../../ui/services.tsx';

const keys = queryKeys('recording-now');
/** The house resumes by itself: the button must not go on saying "paused" after that. */
const LOOK_EVERY_MS = 10_000;

/** Silence in the recording while a card number or a password is said. Pressed, it says so as long as it lasts. */
export function RecordingButton({ contactId }: { contactId: string }) {
  const { t } = useTranslation('desk');
  const socket = useSocket();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const queryKey = keys.one('now', contactId);
  const { data } = useQuery({
    queryKey,
    queryFn: () => socket.call<RecordingNow>({ cmd: 'recording.now', data: { contactId } }),
    refetchInterval: LOOK_EVERY_MS,
  });
  const change = useMutation({
    mutationFn: (paused: boolean) =>
      socket.call<RecordingNow>({ cmd: paused ? 'recording.pause' : 'recording.resume', data: { contactId } }),
    onSuccess: (now) => queries.setQueryData(queryKey, now),
  });
  if (data?.isRecording !== true) return null;
  const { isPaused } = data;
  const act = isPaused ? t('recordingPause.resume') : t('recordingPause.pause');
  const hint = change.error === null ? `${act}。${t('recordingPause.hint')}` : problemText(change.error);
  return (
    <Tooltip title={hint}>
      <Button
        aria-label={act}
        aria-pressed={isPaused}
        className={isPaused ? 'sj-muted' : ''}
        danger={change.error !== null}
        loading={change.isPending}
        icon={isPaused ? <EyeInvisibleOutlined /> : <PauseCircleOutlined />}
        onClick={() => change.mutate(!isPaused)}
      />
    </Tooltip>
  );
}
