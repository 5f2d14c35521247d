import { DownOutlined, HomeOutlined, SafetyCertificateOutlined, SettingOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Dropdown } from 'antd';
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
  const { t } = useTranslation('routing');
  const api = useApi();
  const { data, error, readAgain } = useSurge();
  const rules = useQuery({ queryKey: surgeKeys.rules, queryFn: ({ signal }) => readRules(api, signal) }).data ?? [];
  const [open, setOpen] = useState<'rules' | 'home'>();
  if (data === undefined) return error === null ? <Loading /> : <ApiProblem error={error} onRetry={readAgain} />;
  return (
    <div className="sj-surge">
      <PageHeader
        title={t('surge.title')}
        subtitle={data.peaks.length === 0 ? t('surge.calm') : t('surge.inPeak', { count: data.peaks.length })}
        actions={
          <>
            <Raise rules={rules} now={data} />
            <Button icon={<HomeOutlined />} onClick={() => setOpen('home')}>
              {t('surge.homeButton')}
            </Button>
            <Button icon={<SettingOutlined />} onClick={() => setOpen('rules')}>
              {t('surge.rulesButton')}
            </Button>
          </>
        }
      />
      {error !== null && <ApiProblem error={error} onRetry={readAgain} />}
      <SurgeNumbers now={data} />
      <div className="sj-surge-columns">
        <section aria-label={t('surge.ladder')}>
          <h2>{t('surge.ladder')}</h2>
          {data.peaks.map((peak) => (
            <PeakLadder key={peak.id} peak={peak} queues={data.queues} at={data.at} />
          ))}
          {data.peaks.length === 0 && <NoPeak rules={rules} now={data} />}
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

function Raise({ rules, now }: { rules: readonly SurgeRule[]; now: SurgeNow }) {
  const { t } = useTranslation('routing');
  const raise = useSurgeAct<string>(raisePeak);
  const free = rules.filter((r) => !now.peaks.some((p) => p.ruleId === r.id));
  const items = free.map((r) => ({ key: r.id, label: r.name }));
  return (
    <>
      {raise.error !== null && <ApiProblem error={raise.error} />}
      <Dropdown
        trigger={['click']}
        menu={{
          items: items.length === 0 ? [{ key: '', label: t('surge.raiseNone'), disabled: true }] : items,
          onClick: ({ key }) => raise.mutate(key),
        }}
      >
        <Button loading={raise.isPending}>
          {t('surge.raise')} <DownOutlined style={{ fontSize: 10 }} />
        </Button>
      </Dropdown>
    </>
  );
}

function NoPeak({ rules, now }: { rules: readonly SurgeRule[]; now: SurgeNow }) {
  const { t } = useTranslation('routing');
  const words = useRuleWords(now.queues);
  const live = rules.filter((r) => r.active);
  return (
    <div className="sj-surge-quiet">
      <EmptyState
        icon={<SafetyCertificateOutlined />}
        title={t('surge.emptyTitle')}
        hint={live.length === 0 ? t('surge.rulesNone') : t('surge.emptyHint')}
      />
      <ul>
        {live.map((r) => (
          <li key={r.id}>
            <b>{r.name}</b>
            <span>{words.whole(r)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Lost({ now }: { now: SurgeNow }) {
  const { t } = useTranslation('routing');
  if (now.presenceLost.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      title={t('surge.lostTitle')}
      description={now.presenceLost.map((l) => (
        <div key={l.staffId}>
          {t('surge.lostWho', { name: l.name, no: l.staffNo })} · <TimeText at={l.at} />
        </div>
      ))}
    />
  );
}

function Past({ now }: { now: SurgeNow }) {
  const { t } = useTranslation('routing');
  if (now.past.length === 0) return null;
  return (
    <section aria-label={t('surge.past')}>
      <h2>{t('surge.past')}</h2>
      <ul className="sj-surge-past">
        {now.past.map((p) => (
          <li key={p.id}>
            <TimeText at={p.startedAt} />
            <span>
              {t('surge.pastLine', {
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
