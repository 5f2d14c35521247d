import { useQuery } from '@tanstack/react-query';
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShardPlan } from '../../../../shared/contracts/routing-admin.ts';
import { MAX_SHARD } from '../../../../shared/kernel/id.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi } from '../../../ui/services.tsx';
import { StatusTag } from '../../../ui/status-tag.tsx';
import { adminKeys, readShards, saveShards } from './admin-api.ts';
import { useSave } from './use-admin.ts';

const key = adminKeys.list('shards', {});
/** Who decides may change without anybody's doing. */
const LOOK_AGAIN_MS = 5_000;

/** Which centre belongs to which shard; with one shard there is nothing to do here. */
export function ShardsTab() {
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => readShards(api, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  return <Plan key={data.version} plan={data} />;
}

function Plan({ plan }: { plan: ShardPlan }) {
  const { t } = useTranslation('admin');
  const [wished, setWished] = useState<Readonly<Record<string, number>>>({});
  const save = useSave((api, centres: readonly { centre: string; shard: number }[]) =>
    saveShards(api, { version: plan.version, centres: [...centres] }),
  );
  const moved = plan.centres.filter(({ centre, shard }) => (wished[centre] ?? shard) !== shard);
  return (
    <section aria-label={t('tab.shards')} className="sj-radmin-entries">
      <p>{t('shard.hint')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('queue.centre')}</th>
            <th scope="col">{t('tab.queues')}</th>
            <th scope="col">{t('shard.signedOn')}</th>
            <th scope="col">{t('shard.shard')}</th>
            <th scope="col">{t('shard.node')}</th>
          </tr>
        </thead>
        <tbody>
          {plan.centres.map((row) => (
            <tr key={row.centre}>
              <th scope="row">{row.name}</th>
              <td>{row.queues}</td>
              <td>{row.signedOn}</td>
              <td>
                <InputNumber
                  aria-label={t('shard.of', { centre: row.name })}
                  min={0}
                  max={MAX_SHARD}
                  precision={0}
                  disabled={row.signedOn > 0}
                  value={wished[row.centre] ?? row.shard}
                  onChange={(shard) => setWished({ ...wished, [row.centre]: shard ?? row.shard })}
                />
                {row.signedOn > 0 && <span className="sj-radmin-second"> {t('shard.atWork')}</span>}
              </td>
              <td>
                <Decides plan={plan} shard={row.shard} />
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t('shard.none')}</th>
            <td>{plan.queuesOfNone}</td>
            <td>–</td>
            <td>0</td>
            <td>
              <Decides plan={plan} shard={0} />
            </td>
          </tr>
        </tbody>
      </table>
      {save.error !== null && <ApiProblem error={save.error} kept />}
      <div className="sj-radmin-acts">
        <Button disabled={moved.length === 0} onClick={() => setWished({})}>
          {t('undo')}
        </Button>
        <Button
          type="primary"
          disabled={moved.length === 0}
          loading={save.isPending}
          onClick={() => save.mutate(moved.map(({ centre, shard }) => ({ centre, shard: wished[centre] ?? shard })))}
        >
          {t('save')}
        </Button>
      </div>
    </section>
  );
}

function Decides({ plan, shard }: { plan: ShardPlan; shard: number }) {
  const { t } = useTranslation('admin');
  const node = plan.shards.find((s) => s.shard === shard)?.node;
  return node === undefined || node === null ? <StatusTag tone="bad" text={t('shard.nobody')} /> : <code>{node}</code>;
}
