/** The demo's people, spread over the three shifts of the migration: half by day, the rest in the evening and at night. */
const TURN = ['day', 'evening', 'day', 'night'] as const;

export const demoShifts = (staffIds: readonly string[]): { readonly staffId: string; readonly shift: string }[] =>
  staffIds.map((staffId, at) => ({ staffId, shift: TURN[at % TURN.length] ?? 'day' }));
