import { MessageOutlined, PhoneOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Contact } from '../../../shared/contracts/contacts.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { sayDuration } from '../../ui/said-time.ts';
import { useApi } from '../../ui/services.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { ClassTag } from './class-tag.tsx';
import { changeFilter, readFilter, toQuery } from './contact-filter.ts';
import { ContactFilters } from './contact-filters.tsx';
import { contactKeys, readContacts } from './contacts-api.ts';
import { useContactWords } from './contact-words.ts';
import './contacts.css';
import { StateTag } from './state-tag.tsx';
import { StoryPanel } from './story-panel.tsx';

const EVERY_MS = 15_000;

/** All contacts, newest first; one opens beside the list with its whole story. */
export function ContactsPage() {
  const { t } = useTranslation('contacts');
  const api = useApi();
  const [params, setParams] = useSearchParams();
  const filter = readFilter(params);
  const openId = params.get('open');
  const query = toQuery(filter);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: contactKeys.list('all', { ...query }),
    queryFn: ({ signal }) => readContacts(api, query, signal),
    placeholderData: keepPreviousData,
    // Whoever comes back from the desk looks for what has just happened.
    staleTime: 0,
    refetchInterval: EVERY_MS,
  });
  const open = (id: string | undefined): void => {
    const next = new URLSearchParams(params);
    if (id === undefined) next.delete('open');
    else next.set('open', id);
    setParams(next, { replace: true });
  };
  const columns = useColumns(openId !== null);
  return (
    <div className="sj-contacts">
      <div className="sj-contacts-list">
        <PageHeader title={t('app:screen.contacts')} />
        <ContactFilters
          filter={filter}
          onChange={(change) => setParams(changeFilter(params, change), { replace: true })}
        />
        <DataTable<Contact>
          label={t('app:screen.contacts')}
          columns={columns}
          rowKey={(row) => row.id}
          page={data}
          loading={isFetching && data === undefined}
          error={data === undefined ? error : null}
          onRetry={() => void refetch()}
          onPage={(page, pageSize) => setParams(changeFilter(params, { page, pageSize }))}
          onOpen={(row) => open(row.id)}
          {...(openId === null ? {} : { openKey: openId })}
          height="calc(100vh - 236px)"
        />
      </div>
      {openId !== null && <StoryPanel key={openId} contactId={openId} onClose={() => open(undefined)} />}
    </div>
  );
}

const seconds = (from: string | null, to: string | null): string =>
  from === null || to === null ? '—' : sayDuration(Date.parse(to) - Date.parse(from));

/** With a story beside it the list keeps what one looks for and gives up what the story says anyway. */
function useColumns(narrow: boolean): TableColumnsType<Contact> {
  const { t } = useTranslation('contacts');
  const words = useContactWords();
  const columns: TableColumnsType<Contact> = [
    {
      title: t('column.customer'),
      key: 'customer',
      width: 170,
      render: (_, row) => (
        <span className="sj-contacts-who">
          <span role="img" aria-label={words.channel(row.channel)}>
            {row.channel === 'voice' ? <PhoneOutlined /> : <MessageOutlined />}
          </span>
          {row.customerLabel}
        </span>
      ),
    },
    { title: t('column.arrived'), key: 'arrived', width: 120, render: (_, row) => <TimeText at={row.arrivedAt} /> },
    { title: t('column.topic'), key: 'topic', width: 110, ellipsis: true, render: (_, row) => words.topic(row.topic) },
    {
      title: t('column.state'),
      key: 'state',
      width: 110,
      render: (_, row) => <StateTag state={row.state} />,
    },
    { title: t('column.agent'), key: 'agent', width: 90, ellipsis: true, render: (_, row) => row.agentName ?? '—' },
  ];
  if (narrow) return columns;
  return [
    ...columns,
    { title: t('column.class'), key: 'class', width: 110, render: (_, row) => <ClassTag of={row.serviceClass} /> },
    {
      title: t('column.waited'),
      key: 'waited',
      width: 90,
      align: 'right',
      render: (_, row) => seconds(row.requestedHumanAt, row.answeredAt),
    },
    {
      title: t('column.talked'),
      key: 'talked',
      width: 90,
      align: 'right',
      render: (_, row) => seconds(row.answeredAt, row.endedAt),
    },
    {
      title: t('column.disposition'),
      key: 'disposition',
      width: 150,
      ellipsis: true,
      render: (_, row) => (row.disposition === null ? '—' : words.disposition(row.disposition)),
    },
  ];
}
