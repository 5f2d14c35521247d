import { useTranslation } from 'react-i18next';
import type { Break } from '../../../../shared/contracts/routing-breaks.ts';
import { sayDuration } from '../../../ui/said-time.ts';
import { StatusTag, type Tone } from '../../../ui/status-tag.tsx';
import { useNow } from '../../../ui/ticker.tsx';

const TONES: Readonly<Record<Break['state'], Tone>> = {
  requested: 'soon',
  queued: 'soon',
  approved: 'info',
  on_break: 'good',
  ended: 'neutral',
  refused: 'bad',
  cancelled: 'neutral',
};

/** The state of a break; while it runs what is left of it, and in red how far it is over. */
export function BreakTag({ of, skewMs }: { of: Break; skewMs: number }) {
  const { t } = useTranslation('routing');
  const now = useNow().getTime() - skewMs;
  if (of.state === 'queued') return <StatusTag tone="soon" text={t('breaks.place', { place: of.place ?? 1 })} />;
  if (of.state !== 'on_break' || of.endsAt === null)
    return <StatusTag tone={TONES[of.state]} text={t(`breaks.state.${of.state}`)} />;
  const left = Date.parse(of.endsAt) - now;
  const time = sayDuration(Math.abs(left));
  return left >= 0 ? (
    <StatusTag tone="good" text={t('breaks.left', { time })} />
  ) : (
    <StatusTag tone="bad" text={t('breaks.over', { time })} />
  );
}
