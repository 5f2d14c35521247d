import { setFlagsFromString } from 'node:v8';

/**
 * V8 watches which allocations survive; once most made by a piece of code have, it puts all of them among the old objects at once. A
 * line that fills up for minutes teaches it just that, and from then on what lives for a millisecond waits for a collection of
 * everything, which stops the process for tens of milliseconds (decision 0012). A later V8 that does not know the
 * flag says so in a line on stderr and goes on.
 */
export const keepYoungObjectsYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring');
