import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NUISANCE_POLICIES, type NuisanceNumber } from '../../../shared/contracts/voice-bars.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AddDrawer } from './add-drawer.tsx';
import { useEntries } from './bars-api.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { FIRST_PAGE, ListBar } from './list-bar.tsx';
import { useSayUntil } from './until.tsx';

/** Callers who are not served for a time, the last that were put on first. */
export function NuisanceTab() {
  const { t } = useTranslation('bars');
  const [filter, setFilter] = useState(FIRST_PAGE);
  const [adding, setAdding] = useState(false);
  const [openId, setOpenId] = useState<string>();
  const { kind, ...query } = filter;
  const { data, error, isFetching, refetch } = useEntries('nuisance-numbers', { ...query, policy: kind });
  const opened = data?.items.find(({ id }) => id === openId);
  return (
    <>
      <ListBar
        filter={filter}
        onFilter={setFilter}
        kindLabel={t('kindOf.nuisance-numbers')}
        kinds={NUISANCE_POLICIES.map((value) => ({ value, label: t(`kind.${value}`) }))}
        onAdd={() => setAdding(true)}
      />
      <DataTable<NuisanceNumber>
        label={t('tab.nuisance')}
        columns={useColumns()}
        rowKey={(row) => row.id}
        page={data}
        loading={isFetching && data === undefined}
        error={data === undefined ? error : null}
        onRetry={() => void refetch()}
        onPage={(page, pageSize) => setFilter((f) => ({ ...f, page, pageSize }))}
        onOpen={(row) => setOpenId(row.id)}
        {...(openId === undefined ? {} : { openKey: openId })}
        empty={<EmptyState title={t('noNuisance')} hint={t('noNuisanceHint')} />}
      />
      <AddDrawer list="nuisance-numbers" open={adding} onClose={() => setAdding(false)} />
      <EntryDrawer
        list="nuisance-numbers"
        entry={opened}
        onClose={() => setOpenId(undefined)}
        facts={opened !== undefined && <Facts of={opened} />}
      />
    </>
  );
}

function Facts({ of }: { of: NuisanceNumber }) {
  const { t } = useTranslation('bars');
  return (
    <>
      <dt>{t('kindOf.nuisance-numbers')}</dt>
      <dd>{t(`kind.${of.policy}`)}</dd>
      <dt>{t('column.turnedAway')}</dt>
      <dd>
        {t('times', { count: of.turnedAway })}
        {of.lastAt !== null && (
          <>
            {' · '}
            {t('last')} <TimeText at={of.lastAt} />
          </>
        )}
      </dd>
    </>
  );
}

function useColumns(): TableColumnsType<NuisanceNumber> {
  const { t } = useTranslation('bars');
  const sayUntil = useSayUntil();
  return [
    { title: t('column.number'), width: 150, dataIndex: 'label' },
    { title: t('column.reason'), ellipsis: true, dataIndex: 'reason' },
    { title: t('kindOf.nuisance-numbers'), width: 130, render: (_, r) => t(`kind.${r.policy}`) },
    { title: t('column.since'), width: 120, render: (_, r) => <TimeText at={r.addedAt} /> },
    {
      title: t('column.by'),
      width: 100,
      ellipsis: true,
      render: (_, r) => (r.addedName === 'system' ? t('byRule') : r.addedName),
    },
    { title: t('column.until'), width: 190, render: (_, r) => sayUntil(r.until) },
    { title: t('column.turnedAway'), width: 100, align: 'right', dataIndex: 'turnedAway' },
    {
      title: t('column.state'),
      width: 110,
      render: (_, r) => (
        <StatusTag tone={r.inForce ? 'soon' : 'neutral'} text={t(`state.${r.inForce ? 'inForce' : 'over'}`)} />
      ),
    },
  ];
}
