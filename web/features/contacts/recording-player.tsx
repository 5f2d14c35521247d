import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Segmented } from 'antd';
import type { Recording } from '../../../shared/contracts/contacts-recordings.ts';
import { RecordingActs } from './recording-acts.tsx';
import { nextSpeed, SPEEDS } from './recording-marks.ts';
import { RecordingWave } from './recording-wave.tsx';
import { sayDuration } from '../../ui/said-time.ts';

type Side = 'both' | 'customer' | 'agent';
const STEP_S = 5;

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

/** The element that sounds, and what the player's own controls ask of it. */
function usePlaying() {
  const element = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const [speed, setSpeed] = useState<number>(1);
  const seek = (seconds: number): void => {
    if (element.current === null) return;
    element.current.currentTime = Math.max(0, seconds);
    setAt(element.current.currentTime);
  };
  const hurry = (next: number): void => {
    setSpeed(next);
    if (element.current !== null) element.current.playbackRate = next;
  };
  const toggle = (): void => {
    // A play that the browser refuses shows itself as an error of the element.
    if (element.current?.paused === true) element.current.play().catch(() => undefined);
    else element.current?.pause();
  };
  const keys: Readonly<Record<string, () => void>> = {
    ' ': toggle,
    ArrowLeft: () => seek(at - STEP_S),
    ArrowRight: () => seek(at + STEP_S),
    ArrowUp: () => hurry(nextSpeed(speed, 1)),
    ArrowDown: () => hurry(nextSpeed(speed, -1)),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return { element, at, setAt, speed, seek, hurry, onKeyDown };
}

/** One recording: the browser's own player, the picture to seek in, which side one hears, and how fast. */
export function RecordingPlayer({ recording }: { recording: Recording }) {
  const { t } = useTranslation('contacts');
  if (recording.state !== 'complete' && recording.state !== 'repaired')
    return <p className="sj-recording-note">{t(`recording.${recording.state}`)}</p>;
  return <Player recording={recording} />;
}

function Player({ recording }: { recording: Recording }) {
  const { t } = useTranslation('contacts');
  const { element, at, setAt, speed, seek, hurry, onKeyDown } = usePlaying();
  const sides = useRef<ReturnType<typeof createSides>>(undefined);
  const [side, setSide] = useState<Side>('both');
  const [failed, setFailed] = useState(false);
  const ready = () => (element.current === null ? undefined : (sides.current ??= createSides(element.current)));
  const choose = (next: Side): void => {
    setSide(next);
    ready()?.only(next);
  };
  return (
    <section className="sj-recording" aria-label={t('recording.title')}>
      <h3>
        {t('recording.title')}
        {recording.durationMs !== null && <small> {sayDuration(recording.durationMs)}</small>}
        {recording.state === 'repaired' && <small> {t('recording.repairedNote')}</small>}
      </h3>
      {recording.durationMs !== null && (
        <RecordingWave
          recordingId={recording.id}
          durationMs={recording.durationMs}
          at={at}
          onSeek={seek}
          onKeyDown={onKeyDown}
        />
      )}
      <audio
        ref={element}
        controls
        preload="metadata"
        src={`/api/recordings/${recording.id}`}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
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
