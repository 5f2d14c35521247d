import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { watchQuality, worstOf, type LineQuality } from '../../../ui/voice/line-quality.ts';
import { useDuty } from '../on-duty.ts';
import './phone.css';
import { steadied, type Steady } from './steady-quality.ts';

const BARS: Readonly<Record<LineQuality['word'], number>> = { good: 3, fair: 2, poor: 1 };
const percent = (share: number): string => (share * 100).toFixed(1);

/** How the line is during a call: three bars, the same in words, and above the bar what to do when it is bad. */
export function LineSign() {
  const { t } = useTranslation('desk');
  const { phone } = useDuty();
  const [seen, setSeen] = useState<{ readonly steady: Steady; readonly quality: LineQuality }>();
  const [isRead, setRead] = useState(false);
  useEffect(
    () =>
      watchQuality(phone.line, (quality) =>
        setSeen((before) => ({ quality, steady: steadied(before?.steady, quality.word) })),
      ),
    [phone],
  );
  if (seen === undefined) return null;
  const { quality, steady } = seen;
  const { loss, lossThere, jitterMs, roundTripMs } = quality;
  const figures = t('line.figures', {
    loss: percent(Math.max(loss, lossThere ?? 0)),
    jitter: jitterMs,
    delay: roundTripMs ?? '—',
  });
  const words = `${t(`line.word.${steady.word}`)}（${figures}）`;
  return (
    <>
      <span role="img" aria-label={words} title={words} className={`sj-line sj-line-${steady.word}`}>
        {[1, 2, 3].map((bar) => (
          <i key={bar} className={bar <= BARS[steady.word] ? 'sj-line-on' : ''} />
        ))}
      </span>
      {steady.word === 'poor' && !isRead && (
        <span role="status" className="sj-callbar-note sj-line-note">
          {t(`line.advice.${worstOf(quality)}`)}
          <Button size="small" type="text" onClick={() => setRead(true)}>
            {t('line.read')}
          </Button>
        </span>
      )}
    </>
  );
}
