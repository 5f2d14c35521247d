import type { SurgeStageKind, SurgeStagePlan } from '../../../../shared/contracts/routing-surge.ts';

/** A measure as it is first offered in the editor. */
export const newStage = (kind: SurgeStageKind): SurgeStagePlan => ({
  kind,
  mode: 'propose',
  afterMinutes: 0,
  people: 10,
  answerMinutes: 2,
  readyMinutes: 8,
  share: 0.15,
  factor: 0.6,
});

/** Exchanges a measure with the one above it. */
export const raised = <T>(list: readonly T[], at: number): T[] => {
  const [above, mine] = [list[at - 1], list[at]];
  if (above === undefined || mine === undefined) return [...list];
  return [...list.slice(0, at - 1), mine, above, ...list.slice(at + 1)];
};
