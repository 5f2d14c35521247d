import { ExclamationCircleFilled, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Wallboard } from '../../../shared/contracts/insight.ts';
import { sayDuration } from '../../ui/said-time.ts';
import {
  abandonTone,
  oldestOf,
  percent,
  percentParts,
  rateTone,
  TARGET_SAID,
  waitTone,
  wholeSeconds,
  type Tone,
} from './figures.ts';

interface Figure {
  readonly key: string;
  readonly value: string;
  readonly unit?: string;
  readonly note: string;
  readonly tone: Tone;
}

/** What stands in a tile at full size beside its mark: 80.0, 9:59. A longer one is written smaller. */
const SHORT = 4;

const MARK: Readonly<Record<Tone, React.ReactNode>> = {
  calm: null,
  soon: <WarningFilled aria-hidden />,
  bad: <ExclamationCircleFilled aria-hidden />,
};

function useFigures(board: Wallboard, now: Date): readonly Figure[] {
  const { t } = useTranslation('insight');
  const { today, queues, work } = board;
  const waiting = queues.reduce((sum, q) => sum + q.waiting, 0);
  const oldest = oldestOf(queues);
  const waitMs = oldest === null ? 0 : Math.max(0, now.getTime() - new Date(oldest).getTime());
  const tone15 = rateTone(today.connectRate15);
  const target = t(tone15 === 'bad' ? 'wall.belowTarget' : 'wall.target', { target: TARGET_SAID });
  return [
    {
      key: 'waiting',
      value: String(waiting),
      unit: t('wall.people'),
      note: t('wall.agentsReady', { count: board.agents.idle }),
      tone: waiting > 0 ? waitTone(waitMs / 1000) : 'calm',
    },
    {
      key: 'longest',
      value: sayDuration(waitMs),
      note: t('wall.speed', { seconds: wholeSeconds(today.answerSecondsAverage) }),
      tone: waitTone(waitMs / 1000),
    },
    { key: 'rate15', ...percentParts(today.connectRate15), note: target, tone: tone15 },
    {
      key: 'connected',
      ...percentParts(today.connectRate),
      note: t('wall.answeredOf', { answered: today.answered, requested: today.requested }),
      tone: rateTone(today.connectRate),
    },
    {
      key: 'abandon',
      ...percentParts(today.abandonRate),
      note: t('wall.abandoned', { count: today.abandoned, short: today.shortAbandoned }),
      tone: abandonTone(today.abandonRate),
    },
    {
      key: 'handle',
      value: wholeSeconds(today.handleSecondsAverage),
      unit: t('wall.seconds'),
      note: t('wall.level', { level: percent(today.serviceLevel) }),
      tone: 'calm',
    },
    {
      key: 'selfService',
      ...percentParts(today.selfServiceShare),
      note: t('wall.arrived', { count: today.arrived }),
      tone: 'calm',
    },
    {
      key: 'breached',
      value: String(work.breached),
      unit: t('wall.orders'),
      note: t('wall.soon', { soon: work.soon, open: work.casesOpen }),
      tone: work.breached > 0 ? 'bad' : work.soon > 0 ? 'soon' : 'calm',
    },
  ];
}

export function WallNumbers({ board, now }: { board: Wallboard; now: Date }) {
  const { t } = useTranslation('insight');
  return (
    <dl className="sj-wall-numbers">
      {useFigures(board, now).map(({ key, value, unit, note, tone }) => (
        <div key={key} className={`sj-wall-number sj-wall-${tone}`}>
          <dt>{t(`wall.number.${key}`)}</dt>
          <dd className={value.length > SHORT ? 'sj-wall-value sj-wall-long' : 'sj-wall-value'}>
            {MARK[tone]}
            {value}
            {unit !== undefined && <small>{unit}</small>}
          </dd>
          <dd className="sj-wall-note">{note}</dd>
        </div>
      ))}
    </dl>
  );
}
