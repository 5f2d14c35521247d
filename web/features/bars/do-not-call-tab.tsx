import { UploadOutlined } from '@ant-design/icons';
import { Button, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DO_NOT_CALL_SOURCES, type DoNotCallNumber } from '../../../shared/contracts/voice-bars.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AddDrawer } from './add-drawer.tsx';
import { useEntries } from './bars-api.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { ImportDrawer } from './import-drawer.tsx';
import { FIRST_PAGE, ListBar } from './list-bar.tsx';
import { useSayUntil } from './until.tsx';

/** Customers whom we do not call, and on whose word. */
export function DoNotCallTab() {
  const { t } = useTranslation('bars');
  const [filter, setFilter] = useState(FIRST_PAGE);
  const [open, setOpen] = useState<'add' | 'import'>();
  const [openId, setOpenId] = useState<string>();
  const { kind, ...query } = filter;
  const { data, error, isFetching, refetch } = useEntries('do-not-call', { ...query, source: kind });
  const opened = data?.items.find(({ id }) => id === openId);
  return (
    <>
      <ListBar
        filter={filter}
        onFilter={setFilter}
        kindLabel={t('kindOf.do-not-call')}
        kinds={DO_NOT_CALL_SOURCES.map((value) => ({ value, label: t(`kind.${value}`) }))}
        onAdd={() => setOpen('add')}
        more={
          <Button icon={<UploadOutlined />} onClick={() => setOpen('import')}>
            {t('import.open')}
          </Button>
        }
      />
      <DataTable<DoNotCallNumber>
        label={t('tab.doNotCall')}
        columns={useColumns()}
        rowKey={(row) => row.id}
        page={data}
        loading={isFetching && data === undefined}
        error={data === undefined ? error : null}
        onRetry={() => void refetch()}
        onPage={(page, pageSize) => setFilter((f) => ({ ...f, page, pageSize }))}
        onOpen={(row) => setOpenId(row.id)}
        {...(openId === undefined ? {} : { openKey: openId })}
        empty={<EmptyState title={t('noDoNotCall')} hint={t('noDoNotCallHint')} />}
      />
      <AddDrawer list="do-not-call" open={open === 'add'} onClose={() => setOpen(undefined)} />
      <ImportDrawer open={open === 'import'} onClose={() => setOpen(undefined)} />
      <EntryDrawer
        list="do-not-call"
        entry={opened}
        onClose={() => setOpenId(undefined)}
        facts={opened !== undefined && <Facts of={opened} />}
      />
    </>
  );
}

function Facts({ of }: { of: DoNotCallNumber }) {
  const { t } = useTranslation('bars');
  return (
    <>
      <dt>{t('kindOf.do-not-call')}</dt>
      <dd>
        {t(`kind.${of.source}`)}
        {of.contactId !== null && (
          <>
            {' · '}
            <Link to={`/contacts?open=${of.contactId}`}>{t('toContact')}</Link>
          </>
        )}
      </dd>
    </>
  );
}

function useColumns(): TableColumnsType<DoNotCallNumber> {
  const { t } = useTranslation('bars');
  const sayUntil = useSayUntil();
  return [
    { title: t('column.number'), width: 150, dataIndex: 'label' },
    { title: t('column.reason'), ellipsis: true, dataIndex: 'reason' },
    { title: t('kindOf.do-not-call'), width: 130, render: (_, r) => t(`kind.${r.source}`) },
    { title: t('column.since'), width: 120, render: (_, r) => <TimeText at={r.addedAt} /> },
    { title: t('column.by'), width: 100, ellipsis: true, dataIndex: 'addedName' },
    { title: t('column.until'), width: 190, render: (_, r) => sayUntil(r.until) },
    {
      title: t('column.state'),
      width: 110,
      render: (_, r) => (
        <StatusTag tone={r.inForce ? 'soon' : 'neutral'} text={t(`state.${r.inForce ? 'inForce' : 'over'}`)} />
      ),
    },
  ];
}
