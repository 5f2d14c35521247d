import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageHeader } from '../../../ui/page-header.tsx';
import { BreakDesk } from '../breaks/break-desk.tsx';
import './handover.css';
import { RosterTable } from './roster-table.tsx';
import { ShiftOverview } from './shift-overview.tsx';
import { useHandoverNews, useRoster } from './use-handover.ts';

/** The shift leader's page: what is being handed over, what lies with nobody, who wants a break, who is on which shift. */
export function ShiftPage() {
  const { t } = useTranslation('handover');
  const [params, setParams] = useSearchParams();
  const { roster, nameOf } = useRoster();
  useHandoverNews();
  const said = {
    now: nameOf(roster?.now) ?? t('noShift'),
    next: nameOf(roster?.next) ?? t('noShift'),
  };
  return (
    <div className="sj-shift">
      <PageHeader title={t('app:screen.shift')} subtitle={roster === undefined ? ' ' : t('shift.subtitle', said)} />
      <Tabs
        activeKey={params.get('tab') ?? 'overview'}
        onChange={(tab) => setParams({ tab })}
        items={[
          { key: 'overview', label: t('shift.overview'), children: <ShiftOverview /> },
          { key: 'breaks', label: t('routing:breaks.title'), children: <BreakDesk /> },
          { key: 'roster', label: t('shift.roster'), children: <RosterTable /> },
        ]}
      />
    </div>
  );
}
