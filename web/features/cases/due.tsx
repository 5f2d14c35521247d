import type { ClockState } from '../../../shared/contracts/cases-catalogue.ts';
import { DeadlineText } from '../../ui/time-text.tsx';
import { ClockStateTag } from './tags.tsx';

/** Running: until when, ticking. Stopped or paused: how it ended, because "3 天前" would look like a breach. */
export function Due({ at, state }: { at: string; state: ClockState }) {
  return state === 'ok' || state === 'soon' || state === 'breached' ? (
    <DeadlineText at={at} />
  ) : (
    <ClockStateTag state={state} />
  );
}
