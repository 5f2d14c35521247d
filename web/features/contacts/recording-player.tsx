import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Segmented } from 'antd';
import type { Recording } from '../../../shared/contracts/contacts-recordings.ts';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../ui/services.tsx';
import { readWaveform, recordingKeys } from './recording-api.ts';
import { RecordingActs } from './recording-acts.tsx';
import { WaveformCanvas } from './waveform-canvas.tsx';
import { sayDuration } from '../../ui/said-time.ts';

type Side = 'both' | 'customer' | 'agent';
const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const;

/** Left is the customer, right the agent (stereo wav): hearing one side alone is turning the other off. */
function createSides(element: HTMLAudioElement) {
  const context = new AudioContext();
  const source = context.createMediaElementSource(element);
  const split = context.createChannelSplitter(2);
  const join = context.createChannelMerger(2);
  const gains = [context.createGain(), context.createGain()] as const;
  source.connect(split);
  gains.forEach((gain, channel) => {
    split.connect(gain, channel);
    // Into both ears: one voice in one ear tires.
    gain.connect(join, 0, 0);
    gain.connect(join, 0, 1);
  });
  join.connect(context.destination);
  return {
    wake: () => void context.resume(),
    only: (side: Side): void => {
      gains[0].gain.value = side === 'agent' ? 0 : 1;
      gains[1].gain.value = side === 'customer' ? 0 : 1;
    },
  };
}

/** One recording: the browser's own player with its seek bar, which side one hears, and how fast. */
export function RecordingPlayer({ recording }: { recording: Recording }) {
  const { t } = useTranslation('contacts');
  const element = useRef<HTMLAudioElement>(null);
  const sides = useRef<ReturnType<typeof createSides>>(undefined);
  const [side, setSide] = useState<Side>('both');
  const [speed, setSpeed] = useState<number>(1);
  const [failed, setFailed] = useState(false);
  const api = useApi();
  const isPlayable = recording.state === 'complete' || recording.state === 'repaired';
  const { data: waveform } = useQuery({
    queryKey: recordingKeys.one('waveform', recording.id),
    queryFn: ({ signal }) => readWaveform(api, recording.id, signal),
    enabled: isPlayable,
    staleTime: Infinity,
  });
  if (!isPlayable) {
    return <p className="sj-recording-note">{t(`recording.${recording.state}`)}</p>;
  }
  const ready = () => (element.current === null ? undefined : (sides.current ??= createSides(element.current)));
  const choose = (next: Side): void => {
    setSide(next);
    ready()?.only(next);
  };
  const hurry = (next: number): void => {
    setSpeed(next);
    if (element.current !== null) element.current.playbackRate = next;
  };
  return (
    <section className="sj-recording" aria-label={t('recording.title')}>
      <h3>
        {t('recording.title')}
        {recording.durationMs !== null && <small> {sayDuration(recording.durationMs)}</small>}
        {recording.state === 'repaired' && <small> {t('recording.repairedNote')}</small>}
      </h3>
      {waveform !== undefined && waveform.customer.length > 0 && recording.durationMs !== null && (
        <WaveformCanvas
          waveform={waveform}
          durationMs={recording.durationMs}
          onSeek={(seconds) => {
            if (element.current !== null) element.current.currentTime = seconds;
          }}
        />
      )}
      <audio
        ref={element}
        controls
        preload="metadata"
        src={`/api/recordings/${recording.id}`}
        onPlay={() => ready()?.wake()}
        onError={() => setFailed(true)}
      />
      {failed && (
        <p role="alert" className="sj-recording-note">
          {t('recording.failed')}
        </p>
      )}
      <div className="sj-recording-acts">
        <Segmented<Side>
          size="small"
          value={side}
          options={(['both', 'customer', 'agent'] as const).map((value) => ({
            value,
            label: t(`recording.side.${value}`),
          }))}
          onChange={choose}
        />
        <Segmented<number>
          size="small"
          value={speed}
          options={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
          onChange={hurry}
        />
        <RecordingActs recordingId={recording.id} />
      </div>
    </section>
  );
}
