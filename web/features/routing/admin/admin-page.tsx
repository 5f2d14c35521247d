import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageHeader } from '../../../ui/page-header.tsx';
import { WithNotices } from '../../../ui/with-notices.tsx';
import './admin.css';
import { AgentsTab } from './agents-tab.tsx';
import { CalendarsTab } from './calendars-tab.tsx';
import { ProfilesTab } from './profiles-tab.tsx';
import { QueuesTab } from './queues-tab.tsx';
import { ShardsTab } from './shards-tab.tsx';
import { SkillsTab } from './skills-tab.tsx';

/** Queues, skills, who has them, templates and business hours: what the routing of the house works with. */
export function AdminPage() {
  const { t } = useTranslation('admin');
  const [params, setParams] = useSearchParams();
  const agents = (
    <WithNotices>
      <AgentsTab />
    </WithNotices>
  );
  const tabs = [
    { key: 'queues', label: t('tab.queues'), children: <QueuesTab /> },
    { key: 'skills', label: t('tab.skills'), children: <SkillsTab /> },
    { key: 'agents', label: t('tab.agents'), children: agents },
    { key: 'profiles', label: t('tab.profiles'), children: <ProfilesTab /> },
    { key: 'calendars', label: t('tab.calendars'), children: <CalendarsTab /> },
    { key: 'shards', label: t('tab.shards'), children: <ShardsTab /> },
  ];
  const tab = params.get('tab') ?? 'queues';
  return (
    <div className="sj-radmin">
      <PageHeader title={t('app:screen.queues')} subtitle={t('subtitle')} />
      <Tabs
        activeKey={tabs.some((x) => x.key === tab) ? tab : 'queues'}
        items={tabs}
        destroyOnHidden
        onChange={(key) => setParams(key === 'queues' ? {} : { tab: key })}
      />
    </div>
  );
}
