import { SoundOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { EAR_MODES } from '../../../../../shared/contracts/voice-talk.ts';
import { ApiProblem } from '../../../../ui/api-problem.tsx';
import { DurationTicker } from '../../../../ui/duration-ticker.tsx';
import type { Earing } from './use-ear.ts';
import '../live.css';

/** What the leader hears now, in which way, and the way out of it; nothing while they hear nobody. */
export function EarBar({ earing: { ear, error, pending, hear, stop } }: { earing: Earing }) {
  const { t } = useTranslation('live');
  return (
    <>
      {error !== undefined && <ApiProblem error={error} />}
      {ear !== null && (
        <section className="sj-ear" aria-label={t('ear.title')}>
          <SoundOutlined aria-hidden />
          <b>{t('ear.with', { name: ear.agentName, customer: ear.customer })}</b>
          <span role="timer">
            <DurationTicker since={ear.since} label={t('ear.title')} />
          </span>
          <Segmented
            aria-label={t('ear.mode')}
            disabled={pending}
            value={ear.mode}
            options={EAR_MODES.map((value) => ({ value, label: t(`ear.${value}`) }))}
            onChange={(mode) => hear(ear.staffId, mode)}
          />
          <small>{t(`ear.${ear.mode}Note`)}</small>
          <Button danger size="small" loading={pending} onClick={stop}>
            {t('ear.stop')}
          </Button>
        </section>
      )}
    </>
  );
}
