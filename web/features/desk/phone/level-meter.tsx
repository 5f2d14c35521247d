import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDuty } from '../on-duty.ts';

const EVERY_MS = 100;
/** Quiet speech already fills a third: the bar shows that the microphone hears, not how loud a room is. */
const GAIN = 4;

/** What the microphone takes. Written past React: ten drawings a second are no state of the page. */
export function LevelMeter() {
  const { t } = useTranslation('desk');
  const { phone } = useDuty();
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const stream = phone.voice();
    if (stream === undefined) return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = window.setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, s) => sum + s * s, 0) / samples.length;
      const level = Math.min(1, Math.sqrt(power) * GAIN);
      if (bar.current !== null) bar.current.style.transform = `scaleX(${level.toFixed(2)})`;
    }, EVERY_MS);
    return () => {
      window.clearInterval(timer);
      void context.close();
    };
  }, [phone]);
  return (
    <span className="sj-level" role="img" aria-label={t('phone.level')}>
      <i ref={bar} />
    </span>
  );
}
