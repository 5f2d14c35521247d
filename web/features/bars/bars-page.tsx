import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageHeader } from '../../ui/page-header.tsx';
import { useMay } from '../identity/session.tsx';
import { CallbackRulesTab } from './callback-rules-tab.tsx';
import { DoNotCallTab } from './do-not-call-tab.tsx';
import { FollowUpRulesTab } from './follow-up-rules-tab.tsx';
import { NuisanceTab } from './nuisance-tab.tsx';
import { RefusedTab } from './refused-tab.tsx';
import { RulesTab } from './rules-tab.tsx';
import { SilentTab } from './silent-tab.tsx';
import './bars.css';

/** Who is not served, who is not called, and the rules of waiting and calling. */
export function BarsPage() {
  const { t } = useTranslation('bars');
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const tabs = [
    { key: 'nuisance', label: t('tab.nuisance'), children: <NuisanceTab /> },
    { key: 'silent', label: t('tab.silent'), children: <SilentTab /> },
    { key: 'do-not-call', label: t('tab.doNotCall'), children: <DoNotCallTab /> },
    ...(may('contact.view') ? [{ key: 'refused', label: t('tab.refused'), children: <RefusedTab /> }] : []),
    ...(may('voice.rules')
      ? [
          { key: 'rules', label: t('tab.rules'), children: <RulesTab /> },
          { key: 'callback', label: t('tab.callback'), children: <CallbackRulesTab /> },
          { key: 'follow-up', label: t('tab.followUp'), children: <FollowUpRulesTab /> },
        ]
      : []),
  ];
  return (
    <div className="sj-bars">
      <PageHeader title={t('app:screen.bars')} subtitle={t('subtitle')} />
      <Tabs
        activeKey={params.get('tab') ?? 'nuisance'}
        items={tabs}
        destroyOnHidden
        onChange={(key) => setParams({ tab: key })}
      />
    </div>
  );
}
