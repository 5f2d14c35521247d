import { Table } from 'antd';
import { useMemo } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ServiceClass } from '../../../../shared/contracts/contacts.ts';
import { SERVICE_CLASS_NAMES } from '../../../../shared/contracts/routing-rules.ts';
import type { SimulatedOutcome, Trial, TrialOutcome } from '../../../../shared/contracts/routing-simulation.ts';
import { Chart } from '../../../ui/chart.tsx';
import { StatusTag, type Tone } from '../../../ui/status-tag.tsx';
import { useEditing, useNamed } from './editing.ts';
import {
  classShifts,
  MEASURES,
  percent,
  seconds,
  stepShares,
  verdictOf,
  type Measure,
  type Verdict,
} from './trial-words.ts';

interface Props {
  readonly trial: Trial;
  readonly outcome: TrialOutcome;
}

/** Both versions on the same day: a sentence, the numbers, then by class, through the day, and by queue and step. */
export function TrialReport({ trial, outcome }: Props) {
  const { t } = useTranslation('rules');
  const { version, against } = trial.asked;
  const names = [t('version', { version }), t('version', { version: against })] as const;
  return (
    <div className="sj-trial-report">
      <p className="sj-trial-sum">
        <Summary trial={trial} outcome={outcome} />
      </p>
      <Numbers outcome={outcome} names={names} />
      <div className="sj-trial-charts">
        <ClassBars
          outcome={outcome}
          names={names}
          label={t('trial.levelByClass')}
          unit={t('trial.unit.percent')}
          isPercent
          of={(c) => (c.level15 === null ? null : c.level15 * 100)}
        />
        <ClassBars
          outcome={outcome}
          names={names}
          label={t('trial.waitByClass')}
          unit={t('trial.unit.seconds')}
          isPercent={false}
          of={(c) => c.p90Seconds}
        />
      </div>
      <DayCurve outcome={outcome} names={names} />
      <QueueTable outcome={outcome} names={names} />
      <p className="sj-rule-note">
        {t('trial.made', { count: trial.contacts ?? 0, seconds: seconds(outcome.seconds) })}
      </p>
    </div>
  );
}

function Summary({ trial, outcome }: Props) {
  const { t } = useTranslation('rules');
  const named = useNamed();
  const level = MEASURES[0];
  const values = {
    version: trial.asked.version,
    against: trial.asked.against,
    now: percent(outcome.version.total.level15),
    then: percent(outcome.against.total.level15),
    waitNow: seconds(outcome.version.total.answerSeconds),
    waitThen: seconds(outcome.against.total.answerSeconds),
  };
  const shifts = classShifts(outcome).slice(0, 3);
  const words = shifts.map(({ serviceClass, by }) =>
    t(by > 0 ? 'trial.classUp' : 'trial.classDown', {
      name: named(SERVICE_CLASS_NAMES[serviceClass as ServiceClass]),
      points: Math.abs(by * 100).toFixed(1),
    }),
  );
  return (
    <>
      {t(`trial.sum.${verdictOf(level, outcome)}`, values)}
      {words.length > 0 && t('trial.classes', { list: words.join(t('trial.comma')) })}
    </>
  );
}

type Names = readonly [string, string];

const TONES: Readonly<Record<Verdict, Tone>> = { better: 'good', worse: 'bad', same: 'neutral', other: 'info' };

function Numbers({ outcome, names }: { outcome: TrialOutcome; names: Names }) {
  const { t } = useTranslation('rules');
  const said = (m: Measure, o: SimulatedOutcome): string => (m.isShare ? percent(m.of(o)) : seconds(m.of(o)));
  return (
    <Table<Measure>
      size="small"
      pagination={false}
      rowKey="key"
      dataSource={[...MEASURES]}
      aria-label={t('trial.numbers')}
      columns={[
        { key: 'name', title: t('trial.measure'), render: (_, m) => t(`trial.m.${m.key}`) },
        { key: 'now', title: names[0], align: 'right', render: (_, m) => said(m, outcome.version) },
        { key: 'then', title: names[1], align: 'right', render: (_, m) => said(m, outcome.against) },
        {
          key: 'verdict',
          title: t('trial.verdict'),
          width: 110,
          render: (_, m) => {
            const verdict = verdictOf(m, outcome);
            return <StatusTag tone={TONES[verdict]} text={t(`trial.v.${verdict}`)} />;
          },
        },
      ]}
    />
  );
}

interface BarsProps {
  readonly outcome: TrialOutcome;
  readonly names: Names;
  readonly label: string;
  readonly unit: string;
  readonly isPercent: boolean;
  readonly of: (c: SimulatedOutcome['byClass'][number]) => number | null;
}

const PERCENT_AXIS = { type: 'value' as const, max: 100, interval: 25 };
const rounded = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Math.round(value * 10) / 10;

function ClassBars({ outcome, names, label, unit, isPercent, of }: BarsProps) {
  const named = useNamed();
  const { version, against } = outcome;
  const option = useMemo(() => {
    const classes = [...new Set([...version.byClass, ...against.byClass].map((c) => c.serviceClass))];
    const bars = (o: SimulatedOutcome): (number | null)[] =>
      classes.map((code) => {
        const found = o.byClass.find((c) => c.serviceClass === code);
        return found === undefined ? null : rounded(of(found));
      });
    return {
      legend: { top: 0, right: 0, data: [...names] },
      tooltip: { trigger: 'axis' as const },
      grid: { left: 4, right: 8, top: 28, bottom: 0 },
      xAxis: {
        type: 'category' as const,
        data: classes.map((c) => named(SERVICE_CLASS_NAMES[c])),
        axisLabel: { interval: 0, fontSize: 11 },
      },
      yAxis: isPercent ? PERCENT_AXIS : { type: 'value' as const, splitNumber: 4 },
      series: [
        { name: names[0], type: 'bar' as const, data: bars(version), itemStyle: { color: NOW } },
        { name: names[1], type: 'bar' as const, data: bars(against), itemStyle: { color: THEN } },
      ],
    };
  }, [version, against, names, isPercent, of, named]);
  return (
    <div>
      <h3>{label}</h3>
      <Chart label={label} unit={unit} height={180} option={option} />
    </div>
  );
}

const NOW = '#0e8f7e';
const THEN = '#8fa0af';
const HALF_HOUR = 30;
const slot = (i: number): string =>
  `${String(Math.floor((i * HALF_HOUR) / 60)).padStart(2, '0')}:${i % 2 === 0 ? '00' : '30'}`;

function DayCurve({ outcome, names }: { outcome: TrialOutcome; names: Names }) {
  const { t } = useTranslation('rules');
  const label = t('trial.curve');
  const { version, against } = outcome;
  const option = useMemo(() => {
    const line = (o: SimulatedOutcome): (number | null)[] =>
      o.curve.map((h) => rounded(h.level15 === null ? null : h.level15 * 100));
    return {
      legend: { top: 0, right: 0, data: [...names] },
      tooltip: { trigger: 'axis' as const },
      grid: { left: 4, right: 8, top: 28, bottom: 0 },
      xAxis: { type: 'category' as const, data: against.curve.map((_, i) => slot(i)), axisLabel: { interval: 3 } },
      yAxis: PERCENT_AXIS,
      series: [
        {
          name: names[0],
          type: 'line' as const,
          showSymbol: false,
          data: line(version),
          itemStyle: { color: NOW },
          lineStyle: { width: 3 },
        },
        {
          name: names[1],
          type: 'line' as const,
          showSymbol: false,
          data: line(against),
          itemStyle: { color: THEN },
          lineStyle: { type: 'dashed' as const, width: 2 },
        },
      ],
    };
  }, [version, against, names]);
  return (
    <div>
      <h3>{label}</h3>
      <Chart label={label} unit={t('trial.unit.percent')} height={200} option={option} />
    </div>
  );
}

function QueueTable({ outcome, names }: { outcome: TrialOutcome; names: Names }) {
  const { t } = useTranslation('rules');
  const named = useNamed();
  const { options } = useEditing();
  const nameOf = (code: string): string => {
    const queue = options.queues.find((q) => q.code === code);
    return queue === undefined ? code : named(queue);
  };
  const queues = [...new Set([...outcome.version.byQueue, ...outcome.against.byQueue].map((q) => q.queue))];
  const levelOf = (o: SimulatedOutcome, queue: string): string =>
    percent(o.byQueue.find((q) => q.queue === queue)?.level15 ?? null);
  const stepsOf = (o: SimulatedOutcome, queue: string): string =>
    [...stepShares(o, queue)]
      .sort(([a], [b]) => a - b)
      .map(
        ([step, share]) =>
          `${step < 0 ? t('trial.preferred') : t('steps.number', { count: step + 1 })} ${percent(share)}`,
      )
      .join(' · ');
  return (
    <div>
      <h3>{t('trial.byQueue')}</h3>
      <Table<string>
        size="small"
        pagination={false}
        rowKey={(code) => code}
        dataSource={queues}
        columns={[
          { key: 'queue', title: t('trial.queue'), render: (_, code) => nameOf(code) },
          {
            key: 'now',
            title: names[0],
            align: 'right',
            width: 90,
            render: (_, code) => levelOf(outcome.version, code),
          },
          {
            key: 'then',
            title: names[1],
            align: 'right',
            width: 90,
            render: (_, code) => levelOf(outcome.against, code),
          },
          { key: 'steps', title: t('trial.stepsNow'), render: (_, code) => stepsOf(outcome.version, code) },
          { key: 'before', title: t('trial.stepsThen'), render: (_, code) => stepsOf(outcome.against, code) },
        ]}
      />
      <p className="sj-rule-note">{occupancyWords(outcome.version, t)}</p>
    </div>
  );
}

type Say = TFunction<'rules'>;

const GROUPS: readonly string[] = ['on_site', 'home'];

function occupancyWords(o: SimulatedOutcome, t: Say): string {
  const list = o.groups.map((g) => {
    const group = GROUPS.includes(g.group) ? t(`trial.group.${g.group}`) : g.group;
    return t('trial.groupSaid', { group, seats: g.seats, occupancy: percent(g.occupancy) });
  });
  return `${t('trial.occupancy')}${list.join(t('trial.comma'))}`;
}
