import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AdminQueue } from '../../../../shared/contracts/routing-admin.ts';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { StatusTag } from '../../../ui/status-tag.tsx';
import { useContactWords } from '../../contacts/contact-words.ts';
import { EntriesEditor } from './entries-editor.tsx';
import { QueueForm } from './queue-form.tsx';
import { useCalendars, useNamed, useQueues } from './use-admin.ts';

const PAGE = 20;

/** Queues with their promise and hours; and the rules by which a contact finds one. */
export function QueuesTab() {
  const { t } = useTranslation('admin');
  const [view, setView] = useState<'queues' | 'entries'>('queues');
  return (
    <>
      <Segmented<'queues' | 'entries'>
        aria-label={t('queue.view')}
        value={view}
        onChange={setView}
        options={[
          { value: 'queues', label: t('queue.list') },
          { value: 'entries', label: t('queue.entries') },
        ]}
        style={{ marginBottom: 12 }}
      />
      {view === 'queues' ? <QueueList /> : <EntriesEditor />}
    </>
  );
}

function useColumns(isNarrow: boolean): TableColumnsType<AdminQueue> {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const words = useContactWords();
  const queues = useQueues().data ?? [];
  const calendars = useCalendars().data ?? [];
  const nameOf = (rows: readonly { code: string; zh: string; en: string }[], code: string): string => {
    const row = rows.find((r) => r.code === code);
    return row === undefined ? code : named(row);
  };
  const columns: TableColumnsType<AdminQueue> = [
    {
      key: 'name',
      title: t('queue.name'),
      render: (_, q) => (
        <div className="sj-radmin-two">
          <span>{named(q)}</span>
          <small>{q.code}</small>
        </div>
      ),
    },
    {
      key: 'channel',
      title: t('queue.channel'),
      width: 80,
      render: (_, q) => (q.channel === null ? t('any') : words.channel(q.channel)),
    },
    { key: 'line', title: t('queue.line'), width: 120, render: (_, q) => q.businessLine || '–' },
    {
      key: 'hours',
      title: t('queue.hours'),
      render: (_, q) =>
        q.calendar === null ? (
          t('queue.always')
        ) : (
          <div className="sj-radmin-two">
            <span>{nameOf(calendars, q.calendar)}</span>
            {q.closedTo !== null && <small>{t('queue.closedToShort', { queue: nameOf(queues, q.closedTo) })}</small>}
          </div>
        ),
    },
    {
      key: 'promise',
      title: t('queue.promise'),
      width: 130,
      render: (_, q) =>
        t('queue.promiseOf', { percent: Math.round(q.answerTarget * 1000) / 10, seconds: q.answerSeconds }),
    },
    { key: 'waiting', title: t('queue.waiting'), width: 70, align: 'right', render: (_, q) => q.waiting },
    {
      key: 'state',
      title: t('state'),
      width: 130,
      render: (_, q) =>
        !q.active ? (
          <StatusTag tone="neutral" text={t('inactive')} />
        ) : q.hasRules ? (
          <StatusTag tone="good" text={t('active')} />
        ) : (
          <StatusTag tone="soon" text={t('queue.noRules')} />
        ),
    },
  ];
  return isNarrow ? columns.filter((c) => c.key !== 'line' && c.key !== 'channel' && c.key !== 'waiting') : columns;
}

function QueueList() {
  const { t } = useTranslation('admin');
  const { data, error, isFetching, refetch } = useQueues();
  const [text, setText] = useState('');
  const [paging, setPaging] = useState({ page: 1, pageSize: PAGE });
  const [open, setOpen] = useState<string>();
  const columns = useColumns(open !== undefined);
  const wanted = text.trim().toLowerCase();
  const found = data?.filter((q) => [q.code, q.zh, q.en, q.businessLine].some((f) => f.toLowerCase().includes(wanted)));
  const { page, pageSize } = paging;
  const shown = found && { items: found.slice((page - 1) * pageSize, page * pageSize), total: found.length, ...paging };
  const chosen = data?.find((q) => q.code === open);
  return (
    <div className="sj-radmin-split" data-open={open !== undefined}>
      <div>
        <div className="sj-radmin-bar">
          <Input.Search
            allowClear
            style={{ width: 240 }}
            placeholder={t('queue.search')}
            aria-label={t('queue.search')}
            value={text}
            onChange={(e) => {
              setText(e.target.value);
              setPaging({ ...paging, page: 1 });
            }}
          />
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('')}>
            {t('queue.new')}
          </Button>
        </div>
        <DataTable<AdminQueue>
          label={t('tab.queues')}
          columns={columns}
          rowKey={(q) => q.code}
          page={shown}
          loading={isFetching && data === undefined}
          error={data === undefined ? error : null}
          onRetry={() => void refetch()}
          onPage={(p, size) => setPaging({ page: p, pageSize: size })}
          onOpen={(q) => setOpen(q.code)}
          {...(open === undefined ? {} : { openKey: open })}
          empty={<EmptyState title={t('queue.none')} hint={t('queue.noneHint')} />}
          height="calc(100vh - 320px)"
        />
      </div>
      {open !== undefined && (open === '' || chosen !== undefined) && (
        <QueueForm
          key={`${open}:${chosen?.version ?? 0}`}
          queue={chosen}
          onClose={() => setOpen(undefined)}
          onSaved={(q) => setOpen(q.code)}
        />
      )}
    </div>
  );
}
