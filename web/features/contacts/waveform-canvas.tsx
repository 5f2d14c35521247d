import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Waveform } from '../../../shared/contracts/contacts-recordings.ts';
import { sayDuration } from '../../ui/said-time.ts';
import { spansOf } from './recording-marks.ts';

const HEIGHT = 56;
const MIDDLE = HEIGHT / 2;
/** A hold is a line at the foot: the customer heard music, and somebody may speak on the other side. */
const HOLD_HEIGHT = 5;

/** The customer above the line, the agent below; where the recording was paused, a grey stripe. */
function draw(canvas: HTMLCanvasElement, { bucketMs, customer, agent, marks }: Waveform, durationMs: number): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const width = (canvas.width = Math.max(1, canvas.clientWidth));
  canvas.height = HEIGHT;
  const style = getComputedStyle(canvas);
  const xOf = (ms: number): number => (ms / durationMs) * width;
  context.fillStyle = style.getPropertyValue('--sj-line');
  for (const { kind, fromMs, untilMs } of spansOf(marks, durationMs)) {
    const top = kind === 'pause' ? 0 : HEIGHT - HOLD_HEIGHT;
    context.fillRect(xOf(fromMs), top, Math.max(1, xOf(untilMs - fromMs)), HEIGHT - top);
  }
  context.fillStyle = style.color;
  const bar = Math.max(1, xOf(bucketMs) - 0.5);
  customer.forEach((peak, i) => {
    const up = (peak / 255) * MIDDLE;
    const down = ((agent[i] ?? 0) / 255) * MIDDLE;
    context.fillRect(xOf(i * bucketMs), MIDDLE - up, bar, up + down);
  });
}

interface Props {
  readonly waveform: Waveform;
  readonly durationMs: number;
  /** Where it plays now, in seconds. */
  readonly at: number;
  readonly onSeek: (seconds: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** A picture of who spoke when, and at the same time the slider of the player: a press goes to that place. */
export function WaveformCanvas({ waveform, durationMs, at, onSeek, onKeyDown }: Props) {
  const { t } = useTranslation('contacts');
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, waveform, durationMs);
  }, [waveform, durationMs]);
  const seconds = durationMs / 1_000;
  return (
    <div
      className="sj-recording-slider"
      role="slider"
      tabIndex={0}
      aria-label={t('recording.wave')}
      aria-valuemin={0}
      aria-valuemax={Math.round(seconds)}
      aria-valuenow={Math.round(at)}
      aria-valuetext={`${sayDuration(at * 1_000)} / ${sayDuration(durationMs)}`}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const { left, width } = event.currentTarget.getBoundingClientRect();
        onSeek(((event.clientX - left) / width) * seconds);
      }}
    >
      <canvas ref={canvas} className="sj-recording-wave" />
      <span className="sj-recording-head" style={{ insetInlineStart: `${Math.min(100, (at / seconds) * 100)}%` }} />
    </div>
  );
}
