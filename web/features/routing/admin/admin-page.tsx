import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageHeader } from '../../../ui/page-header.tsx';
import './admin.css';
import { AgentsTab } from './agents-tab.tsx';
import { CalendarsTab } from './calendars-tab.tsx';
import { ProfilesTab } from './profiles-tab.tsx';
import { QueuesTab } from './queues-tab.tsx';
import { SkillsTab } from './skills-tab.tsx';

/** Queues, skills, who has them, templates and business hours: what the routing of the house works with. */
export function AdminPage() {
  const { t } = useTranslation('routing');
  const [params, setParams] = useSearchParams();
  const tabs = [
    { key: 'queues', label: t('admin.tab.queues'), children: <QueuesTab /> },
    { key: 'skills', label: t('admin.tab.skills'), children: <SkillsTab /> },
    { key: 'agents', label: t('admin.tab.agents'), children: <AgentsTab /> },
    { key: 'profiles', label: t('admin.tab.profiles'), children: <ProfilesTab /> },
    { key: 'calendars', label: t('admin.tab.calendars'), children: <CalendarsTab /> },
  ];
  const tab = params.get('tab') ?? 'queues';
  return (
    <div className="sj-radmin">
      <PageHeader title={t('admin.title')} subtitle={t('admin.subtitle')} />
      <Tabs
        activeKey={tabs.some((x) => x.key === tab) ? tab : 'queues'}
        items={tabs}
        destroyOnHidden
        onChange={(key) => setParams(key === 'queues' ? {} : { tab: key })}
      />
    </div>
  );
}
