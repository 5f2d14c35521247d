import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CallQuality, ContactQuality } from '../../../shared/contracts/voice-traces.ts';
import { useApi } from '../../ui/services.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { contactKeys } from './contacts-api.ts';

const TONES: Readonly<Record<CallQuality['verdict'], Tone>> = {
  good: 'good',
  fair: 'soon',
  poor: 'bad',
  silent: 'bad',
};

/** How the call sounded, side by side: the customer's line and the agent's. Nothing where nothing was measured. */
export function QualityPanel({ contactId }: { contactId: string }) {
  const { t } = useTranslation('contacts');
  const api = useApi();
  const { data } = useQuery({
    queryKey: contactKeys.one('quality', contactId),
    queryFn: ({ signal }) => api.get<ContactQuality>({ path: `/api/contacts/${contactId}/quality`, signal }),
  });
  if (data === undefined || (data.legs.length === 0 && !data.hasTrace)) return null;
  return (
    <section>
      <h3>{t('quality.title')}</h3>
      {data.legs.map((leg) => (
        <p key={`${leg.leg}:${leg.at}`}>
          {t(`quality.leg.${leg.leg}`)} <StatusTag tone={TONES[leg.verdict]} text={t(`quality.${leg.verdict}`)} />{' '}
          {figuresOf(leg).join(' · ')}
        </p>
      ))}
      {data.hasTrace && <Link to={`/trunks?tab=traces&contact=${contactId}`}>{t('quality.ladder')}</Link>}
    </section>
  );

  function figuresOf(leg: CallQuality): string[] {
    if (leg.verdict === 'silent') return [];
    return [
      ...(leg.mos === null ? [] : [`MOS ${leg.mos.toFixed(1)}`]),
      t('quality.loss', { percent: leg.lossPercent }),
      ...(leg.farLossPercent === null ? [] : [t('quality.farLoss', { percent: leg.farLossPercent })]),
      t('quality.jitter', { ms: Math.round(leg.jitterMs) }),
      ...(leg.roundTripMs === null ? [] : [t('quality.roundTrip', { ms: Math.round(leg.roundTripMs) })]),
      ...(leg.codec === '' ? [] : [leg.codec]),
    ];
  }
}
