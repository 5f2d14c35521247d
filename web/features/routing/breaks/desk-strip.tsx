import type { Desk } from '../../../../shared/contracts/routing.ts';
import { WorkReminder } from '../handover/work-reminder.tsx';
import { BreakControl } from './break-control.tsx';

/** What the end of a shift and a break need of the desk's bar. */
export function DeskStrip({ desk }: { desk: Pick<Desk, 'state'> }) {
  return (
    <>
      {desk.state !== 'offline' && <BreakControl />}
      <WorkReminder state={desk.state} />
    </>
  );
}
