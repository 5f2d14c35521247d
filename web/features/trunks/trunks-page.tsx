import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageHeader } from '../../ui/page-header.tsx';
import { NumbersTab } from './numbers-tab.tsx';
import { PlanTab } from './plan-tab.tsx';
import { QualityTab } from './quality-tab.tsx';
import { TracesTab } from './traces-tab.tsx';
import { TrunksTab } from './trunks-tab.tsx';
import './trunks.css';

/** Trunks, numbers, the way out, and what went over the wire: all an administrator needs of the telephone network. */
export function TrunksPage() {
  const { t } = useTranslation('trunks');
  const [params, setParams] = useSearchParams();
  const tabs = [
    { key: 'trunks', label: t('tab.trunks'), children: <TrunksTab /> },
    { key: 'numbers', label: t('tab.numbers'), children: <NumbersTab /> },
    { key: 'plan', label: t('tab.plan'), children: <PlanTab /> },
    { key: 'traces', label: t('tab.traces'), children: <TracesTab /> },
    { key: 'quality', label: t('tab.quality'), children: <QualityTab /> },
  ];
  const tab = params.get('tab') ?? 'trunks';
  return (
    <div className="sj-trunks">
      <PageHeader title={t('app:screen.trunks')} subtitle={t('subtitle')} />
      <Tabs activeKey={tab} items={tabs} destroyOnHidden onChange={(key) => setParams({ tab: key })} />
    </div>
  );
}
