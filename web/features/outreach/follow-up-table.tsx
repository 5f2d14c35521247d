import type { UseQueryResult } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FollowUp } from '../../../shared/contracts/outreach.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { DeadlineText, TimeText } from '../../ui/time-text.tsx';
import { FollowUpTag } from './follow-up-tag.tsx';
import { useAreas } from './follow-ups-api.ts';

interface Props {
  readonly list: Pick<UseQueryResult<Page<FollowUp>>, 'data' | 'error' | 'isFetching' | 'refetch'>;
  readonly open: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onPage: (page: number, pageSize: number) => void;
}

/** What is overdue stands on top. */
export function FollowUpTable({ list: { data, error, isFetching, refetch }, open, onOpen, onPage }: Props) {
  const { t } = useTranslation('outreach');
  return (
    <DataTable<FollowUp>
      label={t('app:screen.followUps')}
      columns={useColumns(open !== undefined)}
      rowKey={(row) => row.id}
      page={data}
      loading={isFetching && data === undefined}
      error={data === undefined ? error : null}
      onRetry={() => void refetch()}
      onPage={onPage}
      onOpen={(row) => onOpen(row.id)}
      {...(open === undefined ? {} : { openKey: open })}
      empty={<EmptyState title={t('none')} hint={t('noneHint')} />}
    />
  );
}

/** Beside an open row there is room for what matters most. */
function useColumns(isNarrow: boolean): TableColumnsType<FollowUp> {
  const { t: tDial } = useTranslation('dial');
  const { t } = useTranslation('outreach');
  const areas = useAreas();
  const wide: TableColumnsType<FollowUp> = [
    { title: t('column.owner'), width: 100, ellipsis: true, render: (_, r) => r.ownerName ?? '–' },
    { title: t('column.area'), width: 110, ellipsis: true, render: (_, r) => areas.nameOf(r.areaCode) },
    { title: t('column.reason'), width: 96, render: (_, r) => t(`reason.${r.reason}`) },
    { title: t('column.tries'), width: 84, align: 'right', dataIndex: 'tries' },
  ];
  return [
    { title: t('column.case'), width: 156, dataIndex: 'caseNumber' },
    { title: t('column.state'), width: 112, render: (_, r) => <FollowUpTag of={r} /> },
    {
      title: t('column.until'),
      width: 150,
      render: (_, r) => (r.endedAt === null ? <DeadlineText at={r.notAfter} /> : <TimeText at={r.endedAt} />),
    },
    { title: t('column.agent'), width: 100, ellipsis: true, render: (_, r) => r.agentName ?? t('nobody') },
    ...(isNarrow ? [] : wide),
    {
      title: t('column.result'),
      width: 130,
      render: (_, r) => (r.result === null ? '–' : tDial(`followUp.result.${r.result}`)),
    },
  ];
}
