/** Aggregate `routing`, id `rules`: whoever routes reads the rules in force again. */
export const ROUTING_RULES_EVENTS = { released: 'routing.rules_released' } as const;

export interface RulesReleased {
  readonly version: number;
  readonly before: number;
  /** The older version that this one repeats; null: not a rollback. */
  readonly rollbackTo: number | null;
}
