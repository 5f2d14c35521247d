import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { sayDuration } from '../../ui/said-time.ts';
import { useApi } from '../../ui/services.tsx';
import { readWaveform, recordingKeys } from './recording-api.ts';
import { spansOf } from './recording-marks.ts';
import { WaveformCanvas } from './waveform-canvas.tsx';

interface Props {
  readonly recordingId: string;
  readonly durationMs: number;
  readonly at: number;
  readonly onSeek: (seconds: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The picture, and in words below it where the recording was paused or the customer was on hold. */
export function RecordingWave({ recordingId, durationMs, at, onSeek, onKeyDown }: Props) {
  const { t } = useTranslation('contacts');
  const api = useApi();
  const { data } = useQuery({
    queryKey: recordingKeys.one('waveform', recordingId),
    queryFn: ({ signal }) => readWaveform(api, recordingId, signal),
    staleTime: Infinity,
  });
  if (data === undefined || data.customer.length === 0) return null;
  return (
    <>
      <WaveformCanvas {...{ waveform: data, durationMs, at, onSeek, onKeyDown }} />
      <div className="sj-recording-spans">
        {spansOf(data.marks, durationMs).map(({ kind, fromMs, untilMs }) => (
          <Button key={`${kind}${fromMs}`} size="small" type="text" onClick={() => onSeek(fromMs / 1_000)}>
            {t(`recording.span.${kind}`)} {sayDuration(fromMs)}–{sayDuration(untilMs)}
          </Button>
        ))}
      </div>
      <small className="sj-recording-note">{t('recording.keys')}</small>
    </>
  );
}
