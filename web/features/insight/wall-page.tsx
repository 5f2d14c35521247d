import { ConfigProvider, theme } from 'antd';
import { DisconnectOutlined } from '@ant-design/icons';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { WALL_TOPIC, type WallChange, type Wallboard } from '../../../shared/contracts/insight.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { BrandMark } from '../../ui/brand-mark.tsx';
import { Loading } from '../../ui/loading.tsx';
import { clockOf } from './figures.ts';
import { mergeWall } from './live-merge.ts';
import { useLive, type Live } from './use-live.ts';
import { WallAgentsBar } from './wall-agents-bar.tsx';
import { WallAreas } from './wall-areas.tsx';
import { WallCurve } from './wall-curve.tsx';
import { WallNumbers } from './wall-numbers.tsx';
import { WallQueues } from './wall-queues.tsx';
import './wall.css';

const SOURCE = { path: '/api/wallboard', topic: WALL_TOPIC, merge: mergeWall };

/** Hangs in the room, dark whatever the theme of whoever signed in; every size follows the screen. */
export function WallPage() {
  const { t } = useTranslation('insight');
  const live = useLive<Wallboard, WallChange>(SOURCE);
  useEffect(() => {
    document.title = `${t('app:screen.wall')} · 首接`;
  }, [t]);
  return (
    <ConfigProvider theme={{ algorithm: theme.darkAlgorithm, token: WALL_TOKENS }}>
      <main className="sj-wall">
        <WallHead live={live} />
        <WallBody live={live} />
      </main>
    </ConfigProvider>
  );
}

/** The dark palette of the house, for the chart alone; everything else takes its colours from wall.css. */
const WALL_TOKENS = {
  colorPrimaryBorder: '#2fb7a2',
  colorInfo: '#8fa0af',
  colorText: '#e6edf3',
  colorTextSecondary: '#b3c0cc',
  colorBorder: '#34424f',
  colorBorderSecondary: '#25313b',
};

function WallHead({ live }: { live: Live<Wallboard> }) {
  const { t, i18n } = useTranslation('insight');
  const { staleSince, now } = live;
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'full', timeZone: 'Asia/Shanghai' }).format(now);
  return (
    <header className="sj-wall-head">
      <span className="sj-wall-brand">
        <BrandMark size={36} /> {t('app:screen.wall')}
      </span>
      {staleSince !== undefined && (
        <span role="alert" className="sj-wall-stale">
          <DisconnectOutlined aria-hidden /> {t('wall.stale', { time: clockOf(staleSince) })}
        </span>
      )}
      <span className="sj-wall-day">{day}</span>
      <time className="sj-wall-clock">{clockOf(now, true)}</time>
    </header>
  );
}

function WallBody({ live }: { live: Live<Wallboard> }) {
  const { data, error, now, readAgain, staleSince } = live;
  if (data === undefined) return error === null ? <Loading /> : <ApiProblem error={error} onRetry={readAgain} />;
  return (
    <div className={staleSince === undefined ? 'sj-wall-body' : 'sj-wall-body sj-wall-old'}>
      <div className="sj-wall-left">
        <WallNumbers board={data} now={now} />
        <WallAgentsBar agents={data.agents} />
        <WallCurve curve={data.curve} />
      </div>
      <div className="sj-wall-right">
        <WallQueues queues={data.queues} now={now} />
        <WallAreas outages={data.outages} />
      </div>
    </div>
  );
}
