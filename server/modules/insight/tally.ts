import type { WallToday } from '../../../shared/contracts/insight.ts';
import {
  abandonRate,
  averageHandleTime,
  averageSpeedOfAnswer,
  connectRate,
  connectRate15,
  selfServiceShare,
  serviceLevel,
  type Tally,
} from './measures.ts';

export const NOTHING: Tally = {
  arrived: 0,
  requested: 0,
  open: 0,
  answered: 0,
  answeredIn15: 0,
  answeredIn20: 0,
  answeredInTarget: 0,
  abandoned: 0,
  shortAbandoned: 0,
  lost: 0,
  selfServed: 0,
  leftInMenu: 0,
  waitMs: 0,
  handled: 0,
  talkMs: 0,
  afterCallMs: 0,
};
const KEYS = Object.keys(NOTHING) as (keyof Tally)[];

/** Every figure of a tally is a count or a sum, so tallies of parts add up to the tally of the whole. */
export const sumOf = (tallies: readonly Tally[]): Tally => {
  const sum: { -readonly [K in keyof Tally]: number } = { ...NOTHING };
  for (const tally of tallies) for (const key of KEYS) sum[key] += tally[key];
  return sum;
};

export const todayOf = (t: Tally): WallToday => ({
  arrived: t.arrived,
  requested: t.requested,
  answered: t.answered,
  answeredIn15: t.answeredIn15,
  answeredIn20: t.answeredIn20,
  answeredInTarget: t.answeredInTarget,
  abandoned: t.abandoned,
  shortAbandoned: t.shortAbandoned,
  lost: t.lost,
  selfServed: t.selfServed,
  serviceLevel: serviceLevel(t),
  connectRate15: connectRate15(t),
  connectRate: connectRate(t),
  abandonRate: abandonRate(t),
  selfServiceShare: selfServiceShare(t),
  answerSecondsAverage: averageSpeedOfAnswer(t),
  handleSecondsAverage: averageHandleTime(t),
});
