import { Button, Drawer } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BarChange } from '../../../shared/contracts/voice-bars.ts';
import { ConfirmWithReason } from '../../ui/confirm-with-reason.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { MaskedValue } from '../../ui/masked-value.tsx';
import { useApi } from '../../ui/services.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useMay } from '../identity/session.tsx';
import { removeEntry, showNumber, useHistory, useSave, type Entries, type ListPath, type OfEntry } from './bars-api.ts';
import { useSayUntil } from './until.tsx';

interface Props {
  readonly list: ListPath;
  readonly entry: Entries[ListPath] | undefined;
  readonly onClose: () => void;
  /** What only this list knows. */
  readonly facts: ReactNode;
}

/** One number of a list: why, since when, until when, and everything that was ever done to it. */
export function EntryDrawer({ list, entry, onClose, facts }: Props) {
  const { t } = useTranslation('bars');
  return (
    <Drawer open={entry !== undefined} size={560} title={t(`entry.${list}`)} onClose={onClose} destroyOnHidden>
      {entry !== undefined && <Entry list={list} entry={entry} onClose={onClose} facts={facts} />}
    </Drawer>
  );
}

function Entry({ list, entry, onClose, facts }: Props & { readonly entry: Entries[ListPath] }) {
  const { t } = useTranslation('bars');
  const api = useApi();
  const may = useMay();
  const sayUntil = useSayUntil();
  const [removing, setRemoving] = useState(false);
  const remove = useSave((by, of: OfEntry) => removeEntry(by, of), onClose);
  const { id } = entry;
  const unmask = (reason: string): Promise<string> => showNumber(api, { list, id, reason });
  return (
    <>
      <dl className="sj-bars-facts">
        <dt>{t('column.number')}</dt>
        <dd>
          <MaskedValue
            masked={entry.label}
            label={t('column.number')}
            {...(may('customer.unmask') ? { onUnmask: unmask } : {})}
          />
        </dd>
        <dt>{t('column.reason')}</dt>
        <dd>{entry.reason}</dd>
        <dt>{t('column.since')}</dt>
        <dd>
          <TimeText at={entry.addedAt} /> · {entry.addedName === 'system' ? t('byRule') : entry.addedName}
        </dd>
        <dt>{t('column.until')}</dt>
        <dd>{sayUntil(entry.until)}</dd>
        {facts}
      </dl>
      <Button danger onClick={() => setRemoving(true)}>
        {t('remove')}
      </Button>
      <h3 className="sj-bars-sub">{t('history')}</h3>
      <History list={list} id={id} />
      <ConfirmWithReason
        open={removing}
        title={t('remove')}
        act={t('remove')}
        danger
        onConfirm={(reason) => remove.mutateAsync({ list, id, reason })}
        onClose={() => setRemoving(false)}
      >
        {t(`removeAsk.${list}`, { number: entry.label })}
      </ConfirmWithReason>
    </>
  );
}

function History({ list, id }: { list: ListPath; id: string }) {
  const { t } = useTranslation('bars');
  const [at, setAt] = useState({ page: 1, pageSize: 20 });
  const { data, error, refetch } = useHistory(list, id, at);
  return (
    <DataTable<BarChange>
      label={t('history')}
      columns={[
        { title: t('column.at'), width: 120, render: (_, r) => <TimeText at={r.at} /> },
        { title: t('column.act'), width: 90, render: (_, r) => t(`act.${r.act}`) },
        {
          title: t('column.by'),
          width: 100,
          ellipsis: true,
          render: (_, r) => (r.byName === '' ? t('byRule') : r.byName),
        },
        { title: t('column.reason'), dataIndex: 'reason' },
      ]}
      rowKey={(row) => `${row.at}:${row.act}`}
      page={data}
      loading={data === undefined}
      error={data === undefined ? error : null}
      onRetry={() => void refetch()}
      onPage={(page, pageSize) => setAt({ page, pageSize })}
    />
  );
}
