import { DisconnectOutlined } from '@ant-design/icons';
import { Alert } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LIVE_TOPIC, liveScopeKey, type LiveChange, type LiveNow } from '../../../../shared/contracts/routing-live.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { clockOf } from '../../insight/figures.ts';
import { useLive } from '../../insight/use-live.ts';
import '../../insight/floor.css';
import { useSession } from '../../identity/session.tsx';
import { EarBar } from './ear/ear-bar.tsx';
import { useEar } from './ear/use-ear.ts';
import { AgentsPanel } from './agents-panel.tsx';
import './live.css';
import { isAstray, mergeLive, placed, type LineFilter } from './live-line.ts';
import { LineFilters } from './line-filters.tsx';
import { LineTable } from './line-table.tsx';
import { LiveActs } from './live-acts.tsx';
import { useLiveActs } from './use-live-acts.ts';

/** The shift leader's line: who waits and why, who is there, and a hand in both. */
export function LivePage() {
  const { t } = useTranslation('live');
  const session = useSession();
  const topic = `${LIVE_TOPIC}:${liveScopeKey(session)}`;
  const source = useMemo(() => ({ path: '/api/live', topic, merge: mergeLive, isAstray }), [topic]);
  const { data, error, now, readAgain, staleSince } = useLive<LiveNow, LiveChange>(source);
  const [filter, setFilter] = useState<LineFilter>({ queue: undefined, serviceClass: undefined, sort: 'order' });
  const acts = useLiveActs(readAgain);
  const earing = useEar();
  if (data === undefined) return error === null ? <Loading /> : <ApiProblem error={error} onRetry={readAgain} />;
  const line = placed(data.line);
  const here = data.agents.filter((a) => a.activity !== 'offline');
  const said = {
    waiting: data.waiting,
    here: here.length,
    idle: here.filter((a) => a.activity === 'idle').length,
  };
  return (
    <div className="sj-live">
      <PageHeader
        title={t('app:screen.live')}
        subtitle={t('subtitle', said)}
        actions={<LineFilters queues={data.queues} filter={filter} onChange={setFilter} />}
      />
      {staleSince !== undefined && (
        <Alert type="error" showIcon icon={<DisconnectOutlined />} title={t('stale', { time: clockOf(staleSince) })} />
      )}
      <EarBar earing={earing} />
      <LiveActs acts={acts} data={data} line={line} />
      <div className="sj-live-columns">
        <section className="sj-live-waiting" aria-label={t('line')}>
          <LineTable data={data} line={line} filter={filter} now={now} acts={acts} />
        </section>
        <AgentsPanel data={data} now={now} onState={acts.askState} onHear={earing.hear} />
      </div>
    </div>
  );
}
