import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Waveform } from '../../../shared/contracts/contacts-recordings.ts';

const HEIGHT = 56;
const MIDDLE = HEIGHT / 2;

/** The customer above the line, the agent below; where the recording was paused, a grey stripe. */
function draw(canvas: HTMLCanvasElement, { bucketMs, customer, agent, marks }: Waveform, durationMs: number): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const width = (canvas.width = Math.max(1, canvas.clientWidth));
  canvas.height = HEIGHT;
  const style = getComputedStyle(canvas);
  const xOf = (ms: number): number => (ms / durationMs) * width;
  context.fillStyle = style.getPropertyValue('--sj-line');
  marks.forEach(({ kind, atMs }, i) => {
    if (kind === 'pause') context.fillRect(xOf(atMs), 0, xOf((marks[i + 1]?.atMs ?? durationMs) - atMs), HEIGHT);
  });
  context.fillStyle = style.color;
  const bar = Math.max(1, xOf(bucketMs) - 0.5);
  customer.forEach((peak, i) => {
    const up = (peak / 255) * MIDDLE;
    const down = ((agent[i] ?? 0) / 255) * MIDDLE;
    context.fillRect(xOf(i * bucketMs), MIDDLE - up, bar, up + down);
  });
}

/** A picture of who spoke when; a press goes to that place. The seek bar of the player does the same by keyboard. */
export function WaveformCanvas(props: { waveform: Waveform; durationMs: number; onSeek: (seconds: number) => void }) {
  const { waveform, durationMs, onSeek } = props;
  const { t } = useTranslation('contacts');
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, waveform, durationMs);
  }, [waveform, durationMs]);
  return (
    <canvas
      ref={canvas}
      className="sj-recording-wave"
      role="img"
      aria-label={t('recording.wave')}
      onClick={(event) => {
        const { left, width } = event.currentTarget.getBoundingClientRect();
        onSeek((((event.clientX - left) / width) * durationMs) / 1_000);
      }}
    />
  );
}
