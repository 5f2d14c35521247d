import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Progress, Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RecordingKeys } from '../../../shared/contracts/contacts-recordings.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useApi } from '../../ui/services.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { readKeys, recordingKeys, rewrapNow } from './recordings-api.ts';

type Key = RecordingKeys['keys'][number];
const WORKING_EVERY_MS = 2_000;
const EVERY_MS = 30_000;

export function KeysTab() {
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: recordingKeys.list('keys', {}),
    queryFn: ({ signal }) => readKeys(api, signal),
    refetchInterval: ({ state }) =>
      state.data !== undefined && (state.data.isRunning || state.data.waiting > 0) ? WORKING_EVERY_MS : EVERY_MS,
  });
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  return <Keys of={data} />;
}

function Keys({ of }: { of: RecordingKeys }) {
  const { t } = useTranslation('recordings');
  const columns: TableColumnsType<Key> = [
    { title: t('keys.id'), dataIndex: 'id' },
    { title: t('keys.made'), width: 180, render: (_, k) => (k.isInFile ? <TimeText at={k.madeAt} /> : '—') },
    { title: t('keys.recordings'), width: 140, align: 'right', dataIndex: 'recordings' },
    {
      title: t('column.state'),
      width: 220,
      render: (_, k) =>
        !k.isInFile ? (
          <StatusTag tone="bad" text={t('keys.missing')} />
        ) : k.id === of.newest ? (
          <StatusTag tone="good" text={t('keys.newest')} />
        ) : (
          <StatusTag
            tone={k.recordings > 0 ? 'soon' : 'neutral'}
            text={t(k.recordings > 0 ? 'keys.used' : 'keys.free')}
          />
        ),
    },
  ];
  return (
    <div className="sj-recs-narrow">
      <p className="sj-recording-note">{t('keys.hint')}</p>
      <Rewrapping of={of} />
      <Table<Key> size="small" columns={columns} dataSource={of.keys} rowKey={(k) => k.id} pagination={false} />
    </div>
  );
}

/** How far the wrapping anew is, and the button for who does not want to wait for the next round. */
function Rewrapping({ of }: { of: RecordingKeys }) {
  const { t } = useTranslation('recordings');
  const api = useApi();
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: () => rewrapNow(api),
    onSuccess: () => queries.invalidateQueries({ queryKey: recordingKeys.lists('keys') }),
  });
  const all = of.keys.reduce((sum, key) => sum + key.recordings, 0);
  const percent = all === 0 ? 100 : Math.floor(((all - of.waiting) / all) * 100);
  return (
    <div className="sj-recs-rewrap">
      <span id="rewrap-said" role="status">
        {of.waiting === 0 ? t('keys.done') : t('keys.waiting', { count: of.waiting })}
      </span>
      <Progress percent={percent} aria-labelledby="rewrap-said" style={{ width: 260 }} />
      <Button disabled={of.waiting === 0} loading={begin.isPending} onClick={() => begin.mutate()}>
        {t('keys.now')}
      </Button>
      {begin.error !== null && <ApiProblem error={begin.error} />}
    </div>
  );
}
