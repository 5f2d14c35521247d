import { DownloadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FOLLOW_UP_LIMITS, FOLLOW_UPS_TOPIC } from '../../../shared/contracts/outreach.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { useResynced, useTopic } from '../../ui/services.tsx';
import { useMay } from '../identity/session.tsx';
import { FollowUpBar, FIRST_DAYS, type Narrowed } from './follow-up-bar.tsx';
import { FollowUpFiguresBand } from './follow-up-figures.tsx';
import { FollowUpPanel } from './follow-up-panel.tsx';
import { FollowUpTable } from './follow-up-table.tsx';
import { followUpFile, followUpKeys, useFollowUpList, type FollowUpWanted } from './follow-ups-api.ts';
import './outreach.css';

const PAGE_SIZE = 20;

/** The leader's page: what has to be called, by whom, what is late, and what the customers said. */
export function FollowUpsPage() {
  const { t } = useTranslation('outreach');
  const may = useMay();
  const queries = useQueryClient();
  const [narrowed, setNarrowed] = useState<Narrowed>({ days: FIRST_DAYS() });
  const [at, setAt] = useState({ page: 1, pageSize: PAGE_SIZE });
  const [open, setOpen] = useState<string>();
  const refresh = (): void => void queries.invalidateQueries({ queryKey: followUpKeys.all });
  useTopic({ topic: FOLLOW_UPS_TOPIC }, refresh);
  useResynced(refresh);
  const { days, ...rest } = narrowed;
  const filter: FollowUpWanted = {
    ...rest,
    from: days[0].startOf('day').toISOString(),
    to: days[1].add(1, 'day').startOf('day').toISOString(),
  };
  const list = useFollowUpList(filter, at);
  const narrow = (change: Partial<Narrowed>): void => {
    setNarrowed((n) => ({ ...n, ...change }));
    setAt((a) => ({ ...a, page: 1 }));
  };
  return (
    <div className="sj-outreach">
      <PageHeader
        title={t('app:screen.followUps')}
        subtitle={t('subtitle')}
        actions={
          <>
            {may('voice.rules') && <Link to="/call-rules?tab=follow-up">{t('toRules')}</Link>}
            <Button
              icon={<DownloadOutlined />}
              href={followUpFile(filter)}
              download
              disabled={list.data === undefined || list.data.total === 0}
              title={t('exportHint', { rows: FOLLOW_UP_LIMITS.exportRows })}
            >
              {t('export')}
            </Button>
          </>
        }
      />
      <FollowUpFiguresBand filter={filter} onDue={(due) => narrow({ due, state: undefined })} />
      <div className="sj-outreach-work" data-open={open !== undefined}>
        <div>
          <FollowUpBar narrowed={narrowed} onNarrow={narrow} />
          <FollowUpTable
            list={list}
            open={open}
            onOpen={setOpen}
            onPage={(page, pageSize) => setAt({ page, pageSize })}
          />
        </div>
        {open !== undefined && <FollowUpPanel key={open} id={open} onClose={() => setOpen(undefined)} />}
      </div>
    </div>
  );
}
