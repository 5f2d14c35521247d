import type { TableColumnsType } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AddDrawer } from './add-drawer.tsx';
import { useEntries, type Entries, type ListPath } from './bars-api.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { FIRST_PAGE, ListBar } from './list-bar.tsx';
import { useSayUntil } from './until.tsx';

interface Props<L extends ListPath> {
  readonly list: L;
  readonly label: string;
  readonly empty: { readonly title: string; readonly hint: string };
  /** What the server calls the kind of an entry, and the kinds there are. */
  readonly kindAs: 'policy' | 'source';
  readonly kinds: readonly string[];
  readonly kindOf: (entry: Entries[L]) => string;
  /** What only this list knows, in the drawer and as a column. */
  readonly facts: (entry: Entries[L]) => ReactNode;
  readonly ownColumns?: TableColumnsType<Entries[L]>;
  readonly more?: ReactNode;
}

/** One of the two lists of numbers: search, add, and everything about a number beside it. */
export function EntryList<L extends ListPath>(props: Props<L>) {
  const { t } = useTranslation('bars');
  const { list, label, empty, kindAs, kinds, facts, more } = props;
  const [filter, setFilter] = useState(FIRST_PAGE);
  const [adding, setAdding] = useState(false);
  const [openId, setOpenId] = useState<string>();
  const { kind, ...query } = filter;
  const { data, error, isFetching, refetch } = useEntries(list, { ...query, [kindAs]: kind });
  const opened = data?.items.find(({ id }) => id === openId);
  return (
    <>
      <ListBar
        filter={filter}
        onFilter={setFilter}
        kindLabel={t(`kindOf.${list}`)}
        kinds={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        onAdd={() => setAdding(true)}
        more={more}
      />
      <DataTable<Entries[L]>
        label={label}
        columns={useColumns(props)}
        rowKey={(row) => row.id}
        page={data}
        loading={isFetching && data === undefined}
        error={data === undefined ? error : null}
        onRetry={() => void refetch()}
        onPage={(page, pageSize) => setFilter((f) => ({ ...f, page, pageSize }))}
        onOpen={(row) => setOpenId(row.id)}
        {...(openId === undefined ? {} : { openKey: openId })}
        empty={<EmptyState {...empty} />}
      />
      <AddDrawer list={list} open={adding} onClose={() => setAdding(false)} />
      <EntryDrawer
        list={list}
        entry={opened}
        onClose={() => setOpenId(undefined)}
        facts={
          opened !== undefined && (
            <>
              <dt>{t(`kindOf.${list}`)}</dt>
              {facts(opened)}
            </>
          )
        }
      />
    </>
  );
}

function useColumns<L extends ListPath>({ list, kindOf, ownColumns = [] }: Props<L>): TableColumnsType<Entries[L]> {
  const { t } = useTranslation('bars');
  const sayUntil = useSayUntil();
  return [
    { title: t('column.number'), width: 150, dataIndex: 'label' },
    { title: t('column.reason'), ellipsis: true, dataIndex: 'reason' },
    { title: t(`kindOf.${list}`), width: 130, render: (_, r) => t(`kind.${kindOf(r)}`) },
    { title: t('column.since'), width: 120, render: (_, r) => <TimeText at={r.addedAt} /> },
    {
      title: t('column.by'),
      width: 100,
      ellipsis: true,
      render: (_, r) => (r.addedName === 'system' ? t('byRule') : r.addedName),
    },
    { title: t('column.until'), width: 190, render: (_, r) => sayUntil(r.until) },
    ...ownColumns,
    {
      title: t('column.state'),
      width: 110,
      render: (_, r) => (
        <StatusTag tone={r.inForce ? 'soon' : 'neutral'} text={t(`state.${r.inForce ? 'inForce' : 'over'}`)} />
      ),
    },
  ];
}
