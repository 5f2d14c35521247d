import type { SurgeStageKind, SurgeStageState } from './routing-surge.ts';

/** Topic for those who supervise; and `surge_me:<staffId>` for whoever is asked. */
export const SURGE_TOPIC = 'surge';
export const SURGE_MINE_TOPIC = 'surge_me';

/** Aggregates `surge_rule`, `surge_peak`, `surge_stage`, `surge_person`, `home_seat`; ids and codes only. */
export const SURGE_EVENTS = {
  ruleChanged: 'surge_rule.changed',
  peakBegan: 'surge_peak.began',
  peakOver: 'surge_peak.over',
  stageChanged: 'surge_stage.changed',
  personChanged: 'surge_person.changed',
  seatChanged: 'home_seat.changed',
  presenceAsked: 'home_seat.presence_asked',
  presenceLost: 'home_seat.presence_lost',
} as const;

export interface SurgeStageChanged {
  readonly stageId: string;
  readonly peakId: string;
  readonly kind: SurgeStageKind;
  readonly from: SurgeStageState | null;
  readonly to: SurgeStageState;
}
