import { HomeOutlined, SafetyCertificateOutlined, SettingOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SurgeNow, SurgeRule } from '../../../../shared/contracts/routing-surge.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useApi } from '../../../ui/services.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { HomeBeside } from './home-beside.tsx';
import { HomeDrawer } from './home-drawer.tsx';
import { PeakLadder } from './peak-ladder.tsx';
import { RulesDrawer } from './rules-drawer.tsx';
import { raisePeak, readRules, surgeKeys } from './surge-api.ts';
import { SurgeNumbers } from './surge-numbers.tsx';
import { useRuleWords } from './surge-words.ts';
import { useSurge, useSurgeAct } from './use-surge.ts';
import './surge.css';

/** 高峰应对: how it stands, what can be done about it, and what each thing would change. */
export function SurgePage() {
  const { t } = useTranslation('surge');
  const api = useApi();
  const { data, error, readAgain } = useSurge();
  const rules = useQuery({ queryKey: surgeKeys.rules, queryFn: ({ signal }) => readRules(api, signal) }).data ?? [];
  const [open, setOpen] = useState<'rules' | 'home'>();
  if (data === undefined) return error === null ? <Loading /> : <ApiProblem error={error} onRetry={readAgain} />;
  return (
    <div className="sj-surge">
      <PageHeader
        title={t('app:screen.surge')}
        subtitle={data.peaks.length === 0 ? t('calm') : t('inPeak', { count: data.peaks.length })}
        actions={
          <>
            <Button icon={<HomeOutlined aria-hidden />} onClick={() => setOpen('home')}>
              {t('homeButton')}
            </Button>
            <Button icon={<SettingOutlined aria-hidden />} onClick={() => setOpen('rules')}>
              {t('rulesButton')}
            </Button>
          </>
        }
      />
      {error !== null && <ApiProblem error={error} onRetry={readAgain} />}
      <SurgeNumbers now={data} />
      <div className="sj-surge-columns">
        <section aria-label={t('ladder')}>
          <h2>{t('ladder')}</h2>
          {data.peaks.map((peak) => (
            <PeakLadder key={peak.id} peak={peak} queues={data.queues} />
          ))}
          <Resting rules={rules} now={data} />
        </section>
        <aside>
          <Lost now={data} />
          <HomeBeside />
          <Past now={data} />
        </aside>
      </div>
      <RulesDrawer isOpen={open === 'rules'} rules={rules} queues={data.queues} onClose={() => setOpen(undefined)} />
      <HomeDrawer isOpen={open === 'home'} counts={data.home} onClose={() => setOpen(undefined)} />
    </div>
  );
}

/** Rules that have no peak open, each as a sentence with the button that opens it before it is met. */
function Resting({ rules, now }: { rules: readonly SurgeRule[]; now: SurgeNow }) {
  const { t } = useTranslation('surge');
  const resting = rules.filter((r) => r.active && !now.peaks.some((p) => p.ruleId === r.id));
  return (
    <div className="sj-surge-quiet">
      {now.peaks.length === 0 && (
        <EmptyState
          icon={<SafetyCertificateOutlined />}
          title={t('emptyTitle')}
          hint={resting.length === 0 ? t('rulesNone') : t('emptyHint')}
        />
      )}
      {now.peaks.length > 0 && resting.length > 0 && <h2>{t('resting')}</h2>}
      <ul>
        {resting.map((rule) => (
          <RestingRule key={rule.id} rule={rule} now={now} />
        ))}
      </ul>
    </div>
  );
}

function RestingRule({ rule, now }: { rule: SurgeRule; now: SurgeNow }) {
  const { t } = useTranslation('surge');
  const words = useRuleWords(now.queues);
  const raise = useSurgeAct<string>(raisePeak);
  return (
    <li>
      <b>{rule.name}</b>
      <span>{words.whole(rule)}</span>
      <Button
        size="small"
        loading={raise.isPending}
        aria-label={`${t('raise')} ${rule.name}`}
        onClick={() => raise.mutate(rule.id)}
      >
        {t('raise')}
      </Button>
      {raise.error !== null && <ApiProblem error={raise.error} />}
    </li>
  );
}

function Lost({ now }: { now: SurgeNow }) {
  const { t } = useTranslation('surge');
  if (now.presenceLost.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      title={t('lostTitle')}
      description={now.presenceLost.map((l) => (
        <div key={l.staffId}>
          {t('lostWho', { name: l.name, no: l.staffNo })} · <TimeText at={l.at} />
        </div>
      ))}
    />
  );
}

function Past({ now }: { now: SurgeNow }) {
  const { t } = useTranslation('surge');
  if (now.past.length === 0) return null;
  return (
    <section aria-label={t('past')}>
      <h2>{t('past')}</h2>
      <ul className="sj-surge-past">
        {now.past.map((p) => (
          <li key={p.id}>
            <TimeText at={p.startedAt} />
            <span>
              {t('pastLine', {
                name: p.name,
                minutes: Math.max(1, Math.round((Date.parse(p.overAt ?? now.at) - Date.parse(p.startedAt)) / 60_000)),
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
