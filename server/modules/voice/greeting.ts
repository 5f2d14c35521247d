import type { Call } from './calls.ts';

/** How every flow names the sentence that greets. */
const GREETING = 'greeting';

/** The number that was dialled may greet with words of its own: they stand where the flow has the greeting of the house. */
export const promptFor = (prompt: string, { line }: Pick<Call, 'line'>): string =>
  prompt === GREETING && line !== undefined && line.greeting !== '' ? line.greeting : prompt;
