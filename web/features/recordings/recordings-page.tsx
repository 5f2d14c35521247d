import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageHeader } from '../../ui/page-header.tsx';
import '../contacts/contacts.css';
import { HoldsTab } from './holds-tab.tsx';
import { KeysTab } from './keys-tab.tsx';
import { ListTab } from './list-tab.tsx';
import './recordings.css';
import { RulesTab } from './rules-tab.tsx';

/** Which recordings there are, how long they stay, which may not go, and what opens them. */
export function RecordingsPage() {
  const { t } = useTranslation('recordings');
  const [params, setParams] = useSearchParams();
  const tabs = [
    { key: 'list', label: t('tab.list'), children: <ListTab /> },
    { key: 'holds', label: t('tab.holds'), children: <HoldsTab /> },
    { key: 'rules', label: t('tab.rules'), children: <RulesTab /> },
    { key: 'keys', label: t('tab.keys'), children: <KeysTab /> },
  ];
  return (
    <div className="sj-recs">
      <PageHeader title={t('app:screen.recordings')} />
      <Tabs
        activeKey={params.get('tab') ?? 'list'}
        items={tabs}
        destroyOnHidden
        onChange={(key) => setParams({ tab: key })}
      />
    </div>
  );
}
