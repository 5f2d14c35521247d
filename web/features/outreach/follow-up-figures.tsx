import { theme } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FOLLOW_UP_RESULTS, type FollowUpDue, type FollowUpFigures } from '../../../shared/contracts/outreach.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Chart } from '../../ui/chart.tsx';
import { useFigures, type FollowUpWanted } from './follow-ups-api.ts';

const HEIGHT = 96;
const IN_VAIN = ['unreached', 'expired', 'cancelled'] as const;

interface Props {
  readonly filter: FollowUpWanted;
  readonly onDue: (due: FollowUpDue) => void;
}

/** How they stand, and how those that are over ended. */
export function FollowUpFiguresBand({ filter, onDue }: Props) {
  const { t } = useTranslation('outreach');
  const { data, error, refetch } = useFigures(filter);
  if (data === undefined)
    return error === null ? (
      <div className="sj-outreach-band" aria-hidden />
    ) : (
      <ApiProblem error={error} onRetry={() => void refetch()} />
    );
  const { states, results } = data;
  const said = results.satisfied + results.unsatisfied;
  const share = said === 0 ? t('figure.none') : `${String(Math.round((100 * results.satisfied) / said))}%`;
  return (
    <div className="sj-outreach-band">
      <dl className="sj-outreach-figures">
        <Jump name={t('due.overdue')} value={data.overdue} bad={data.overdue > 0} onPress={() => onDue('overdue')} />
        <Jump name={t('due.due')} value={data.due} onPress={() => onDue('due')} />
        <Jump
          name={t('due.later')}
          value={states.planned + states.taken - data.due - data.overdue}
          onPress={() => onDue('later')}
        />
        <div>
          <dt>{t('figure.done')}</dt>
          <dd>{states.done}</dd>
        </div>
        <div title={t('figure.satisfiedHint')}>
          <dt>{t('figure.satisfied')}</dt>
          <dd>{share}</dd>
        </div>
      </dl>
      <Ends figures={data} />
    </div>
  );
}

interface JumpProps {
  readonly name: string;
  readonly value: number;
  readonly bad?: boolean;
  readonly onPress: () => void;
}
/** A number that is also the way to what it counts. */
function Jump({ name, value, bad = false, onPress }: JumpProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <button
          type="button"
          className={bad ? 'sj-outreach-bad' : ''}
          aria-label={`${name} ${String(value)}`}
          onClick={onPress}
        >
          {value}
        </button>
      </dd>
    </div>
  );
}

function Ends({ figures: { states, results } }: { figures: FollowUpFigures }) {
  const { t: tDial } = useTranslation('dial');
  const { t } = useTranslation('outreach');
  const { token } = theme.useToken();
  const colours = useMemo(
    () => ({
      ...{ satisfied: token.colorPrimaryBorder, unsatisfied: token.colorError, refused: token.colorTextTertiary },
      ...{ reached: token.colorInfo, unreached: token.colorWarning },
      ...{ expired: token.colorTextTertiary, cancelled: token.colorTextTertiary },
    }),
    [token],
  );
  const bars = [
    ...FOLLOW_UP_RESULTS.map((key) => ({ key, name: tDial(`followUp.result.${key}`), count: results[key] })),
    ...IN_VAIN.map((key) => ({ key, name: tDial(`followUp.state.${key}`), count: states[key] })),
  ];
  const told = bars.map(({ name, count }) => `${name} ${String(count)}`).join(t('comma'));
  const look = JSON.stringify(bars);
  const option = useMemo(() => {
    const drawn = JSON.parse(look) as typeof bars;
    return {
      tooltip: { trigger: 'axis' as const },
      grid: { top: 18 },
      xAxis: { type: 'category' as const, data: drawn.map((b) => b.name), axisLabel: { interval: 0, fontSize: 11 } },
      yAxis: { type: 'value' as const, minInterval: 1, show: false },
      series: [
        {
          type: 'bar' as const,
          barMaxWidth: 28,
          label: { show: true, position: 'top' as const, color: token.colorTextSecondary },
          data: drawn.map((b) => ({ value: b.count, itemStyle: { color: colours[b.key] } })),
        },
      ],
    };
  }, [look, colours, token.colorTextSecondary]);
  const over = bars.reduce((sum, { count }) => sum + count, 0);
  if (over === 0) return <p className="sj-outreach-hint">{t('noEnds')}</p>;
  return (
    <div className="sj-outreach-chart">
      <Chart label={`${t('ends')}${t('colon')}${told}`} unit={t('unit')} height={HEIGHT} option={option} />
    </div>
  );
}
