import { PhoneOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { FollowUp } from '../../../shared/contracts/outreach.ts';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';

const TONES: Readonly<Record<FollowUp['state'], Tone>> = {
  ...{ planned: 'neutral', taken: 'info', done: 'good', unreached: 'soon', cancelled: 'neutral', expired: 'bad' },
};

/** Its state; what is open and late says that first. */
export function FollowUpTag({ of: { state, due } }: { of: Pick<FollowUp, 'state' | 'due'> }) {
  const { t: tDial } = useTranslation('dial');
  const { t } = useTranslation('outreach');
  if (due === 'overdue' && state === 'planned') return <StatusTag tone="bad" text={t('due.overdue')} />;
  const icon = state === 'taken' ? { icon: <PhoneOutlined /> } : {};
  return <StatusTag tone={TONES[state]} text={tDial(`followUp.state.${state}`)} {...icon} />;
}
