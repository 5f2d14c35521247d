import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../../ui/page-header.tsx';

/** Queues, skills, who has them, templates and business hours: what the routing of the house works with. */
export function AdminPage() {
  const { t } = useTranslation('routing');
  return <PageHeader title={t('admin.title')} subtitle={t('admin.subtitle')} />;
}
