import { DisconnectOutlined } from '@ant-design/icons';
import { Alert, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FLOOR_TOPIC, type FloorChange, type FloorNow } from '../../../shared/contracts/insight.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { clockOf } from './figures.ts';
import { FloorQueues } from './floor-queues.tsx';
import { FloorTiles } from './floor-tiles.tsx';
import { mergeFloor } from './live-merge.ts';
import { useLive } from './use-live.ts';
import './floor.css';

const SOURCE = { path: '/api/floor/now', topic: FLOOR_TOPIC, merge: mergeFloor };

/** The shift leader's page: queues as rows, people as tiles by team, all of it alive. */
export function FloorPage() {
  const { t } = useTranslation('insight');
  const [isAll, setAll] = useState(false);
  const { data, error, now, readAgain, staleSince } = useLive<FloorNow, FloorChange>(SOURCE);
  if (data === undefined) return error === null ? <Loading /> : <ApiProblem error={error} onRetry={readAgain} />;
  const here = data.agents.filter((a) => a.activity !== 'offline');
  const said = {
    here: here.length,
    idle: here.filter((a) => a.activity === 'idle').length,
    waiting: data.queues.reduce((sum, q) => sum + q.waiting, 0),
  };
  return (
    <div className="sj-floor">
      <PageHeader
        title={t('app:screen.floor')}
        subtitle={t('floor.subtitle', said)}
        actions={
          <Checkbox checked={isAll} onChange={(e) => setAll(e.target.checked)}>
            {t('floor.showOffline')}
          </Checkbox>
        }
      />
      {staleSince !== undefined && (
        <Alert
          type="error"
          showIcon
          icon={<DisconnectOutlined />}
          title={t('floor.stale', { time: clockOf(staleSince) })}
          style={{ marginBottom: 12 }}
        />
      )}
      <FloorQueues queues={data.queues} now={now} />
      <FloorTiles agents={data.agents} isAll={isAll} now={now} />
    </div>
  );
}
