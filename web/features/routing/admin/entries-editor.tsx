import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CHANNELS, SERVICE_CLASSES } from '../../../../shared/contracts/contacts.ts';
import { ADMIN_LIMITS, type EntryRule, type EntryRules } from '../../../../shared/contracts/routing-admin.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi } from '../../../ui/services.tsx';
import { useContactWords } from '../../contacts/contact-words.ts';
import { adminKeys, readEntries, saveEntries } from './admin-api.ts';
import { useOptions, useQueues, useSave } from './use-admin.ts';

const key = adminKeys.list('entries', {});

export function EntriesEditor() {
  const api = useApi();
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => readEntries(api, signal) });
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  return <Editor key={data.version} read={data} />;
}

/** A rule with a number of its own: a row that moves keeps its fields and the focus in them. */
interface Row extends EntryRule {
  readonly id: number;
}

function Editor({ read }: { read: EntryRules }) {
  const { t } = useTranslation('admin');
  const [rows, setRows] = useState<readonly Row[]>(() => read.items.map((item, id) => ({ ...item, id })));
  const queues = useOptions(useQueues().data?.filter((q) => q.active));
  const save = useSave((api, items: readonly EntryRule[]) =>
    saveEntries(api, { version: read.version, items: [...items] }),
  );
  const items = rows.map(({ id: _, ...rule }) => rule);
  const isSame = JSON.stringify(items) === JSON.stringify(read.items);
  const set = (at: number, part: Partial<EntryRule>): void =>
    setRows(rows.map((r, n) => (n === at ? { ...r, ...part } : r)));
  const move = (at: number, by: number): void => {
    const next = [...rows];
    const [row] = next.splice(at, 1);
    if (row !== undefined) next.splice(at + by, 0, row);
    setRows(next);
  };
  const add = (): void => {
    const rule = { channel: null, serviceClass: null, topicPrefix: '', queue: queues[0]?.value ?? '' };
    const id = Math.max(0, ...rows.map((r) => r.id)) + 1;
    setRows([...rows.slice(0, -1), { ...rule, id }, ...rows.slice(-1)]);
  };
  return (
    <section aria-label={t('queue.entries')} className="sj-radmin-entries">
      <p>{t('entry.hint')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('entry.order')}</th>
            <th scope="col">{t('queue.channel')}</th>
            <th scope="col">{t('entry.class')}</th>
            <th scope="col">{t('entry.topic')}</th>
            <th scope="col">{t('entry.queue')}</th>
            <th scope="col">{t('entry.acts')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <EntryRow
              key={row.id}
              row={row}
              at={at}
              count={rows.length}
              queues={queues}
              onSet={(part) => set(at, part)}
              onMove={(by) => move(at, by)}
              onRemove={() => setRows(rows.filter((r) => r !== row))}
            />
          ))}
        </tbody>
      </table>
      {save.error !== null && <ApiProblem error={save.error} kept />}
      <div className="sj-radmin-acts">
        <Button icon={<PlusOutlined />} disabled={rows.length >= ADMIN_LIMITS.entries} onClick={add}>
          {t('entry.add')}
        </Button>
        <Button disabled={isSame} onClick={() => setRows(read.items.map((item, id) => ({ ...item, id })))}>
          {t('undo')}
        </Button>
        <Button
          type="primary"
          disabled={isSame}
          loading={save.isPending}
          onClick={() =>
            save.mutate(items.map((i) => ({ ...i, topicPrefix: i.topicPrefix === '' ? null : i.topicPrefix })))
          }
        >
          {t('save')}
        </Button>
      </div>
    </section>
  );
}

interface RowProps {
  readonly row: Row;
  readonly at: number;
  readonly count: number;
  readonly queues: { value: string; label: string }[];
  readonly onSet: (part: Partial<EntryRule>) => void;
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
}

function EntryRow({ row, at, count, queues, onSet, onMove, onRemove }: RowProps) {
  const { t } = useTranslation('admin');
  const words = useContactWords();
  const n = at + 1;
  const isLast = n === count;
  const any = { value: '', label: t('any') };
  const label = (what: string): string => t('entry.field', { n, what });
  return (
    <tr>
      <th scope="row">{n}</th>
      <td>
        <Select
          disabled={isLast}
          aria-label={label(t('queue.channel'))}
          value={row.channel ?? ''}
          options={[any, ...CHANNELS.map((value) => ({ value: value, label: words.channel(value) }))]}
          onChange={(value) => onSet({ channel: CHANNELS.find((c) => c === value) ?? null })}
          style={{ width: 110 }}
        />
      </td>
      <td>
        <Select
          disabled={isLast}
          aria-label={label(t('entry.class'))}
          value={row.serviceClass ?? ''}
          options={[any, ...SERVICE_CLASSES.map((value) => ({ value: value, label: words.serviceClass(value) }))]}
          onChange={(value) => onSet({ serviceClass: SERVICE_CLASSES.find((c) => c === value) ?? null })}
          style={{ width: 140 }}
        />
      </td>
      <td>
        <Input
          disabled={isLast}
          aria-label={label(t('entry.topic'))}
          placeholder={t('any')}
          maxLength={80}
          value={row.topicPrefix ?? ''}
          onChange={(e) => onSet({ topicPrefix: e.target.value.trim() === '' ? null : e.target.value.trim() })}
          style={{ width: 180 }}
        />
      </td>
      <td>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={label(t('entry.queue'))}
          value={row.queue}
          options={queues}
          onChange={(queue) => onSet({ queue })}
          style={{ width: 190 }}
        />
      </td>
      <td>
        {isLast ? (
          <span className="sj-radmin-second">{t('entry.catchAll')}</span>
        ) : (
          <>
            <Button
              type="text"
              icon={<ArrowUpOutlined />}
              aria-label={t('entry.up', { n })}
              disabled={at === 0}
              onClick={() => onMove(-1)}
            />
            <Button
              type="text"
              icon={<ArrowDownOutlined />}
              aria-label={t('entry.down', { n })}
              disabled={n >= count - 1}
              onClick={() => onMove(1)}
            />
            <Button
              type="text"
              danger
              icon={<DeleteOutlined />}
              aria-label={t('entry.remove', { n })}
              onClick={onRemove}
            />
          </>
        )}
      </td>
    </tr>
  );
}
