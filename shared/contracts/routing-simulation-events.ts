/** Aggregate `routing_trial`, id of the trial. */
export const ROUTING_TRIAL_EVENTS = { ended: 'routing_trial.ended' } as const;
