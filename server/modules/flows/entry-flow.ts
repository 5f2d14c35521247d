import { HOTLINE } from './hotline-flow.ts';

/** The flow that a number enters: the one it names as long as that is released, else the house's own. Said here and nowhere else. */
export const entryFlowOf = (named: string, isReleased: (key: string) => boolean): string =>
  named !== '' && isReleased(named) ? named : HOTLINE;
