import { CONTACT_EVENTS } from '../../../../shared/contracts/contacts-events.ts';
import { AGENT_EVENTS } from '../../../../shared/contracts/routing-events.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { CommittedEvent } from '../../../platform/events/event.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { Log } from '../../../platform/log.ts';
import { contactsOfAgent } from '../../contacts/index.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { moveBreak, takeBreak } from './break-life-service.ts';
import { hasRoom, placesFor } from './break-places-service.ts';
import type { BreakEvent } from './break-state.ts';
import { openBreaks, stateOf } from './break-store.ts';
import type { BreakRow } from './break-tables.ts';
import type { BreakFloor } from './ports.ts';

/**
 * Moves breaks on by what happens at the desks: begins one when the hands are empty, ends one when the agent is back, gives a
 * free place to the next in line. Every step is one transaction on a locked row, so that looking twice, on two nodes, or again
 * after a crash comes to the same.
 */
export interface BreakWatch {
  look(): Promise<void>;
  /** A desk changed: look soon. */
  hear(events: readonly CommittedEvent[]): void;
  start(): void;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 2_000;

export function createBreakWatch(needs: {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly organisation: OrganisationView;
  readonly floor: BreakFloor;
  readonly log: Log;
}): BreakWatch {
  const { db, transactor, floor } = needs;

  const step = (row: BreakRow, event: BreakEvent, reason: string): Promise<void> =>
    transactor.run(async (tx) => {
      const now = await takeBreak(tx, row.id);
      // Somebody else was quicker: then it is theirs.
      if (now.version === row.version) await moveBreak(tx, now, { event, byId: null, reason });
    });

  const settle = async (row: BreakRow): Promise<void> => {
    const { state, reason } = await stateOf(db, row.staff_id);
    const isAway = state === 'not_ready' && reason === 'break';
    if (row.state === 'on_break') {
      if (!isAway) await step(row, 'end', state);
    } else if (state === 'offline') await step(row, 'cancel', 'signed_off');
    else if (row.state === 'approved') {
      if (!isAway) await floor.leaveLine(row.staff_id);
      if ((await contactsOfAgent(db, row.staff_id)).length === 0) await step(row, 'start', 'hands_empty');
    }
  };

  /** One place after the other, until they are taken or nobody waits. */
  const advance = async (rows: readonly BreakRow[]): Promise<void> => {
    for (const row of rows.filter((r) => r.state === 'queued')) {
      await transactor.run(async (tx) => {
        const places = await placesFor(tx, needs.organisation, row.team);
        const [next] = places.line;
        if (next === undefined || !hasRoom(places)) return;
        const first = await takeBreak(tx, next.id);
        if (first.state === 'queued')
          await moveBreak(tx, first, { event: 'approve', byId: null, reason: 'next_in_line' });
      });
    }
  };

  const round = async (): Promise<void> => {
    for (const row of await openBreaks(db)) {
      await settle(row).catch((error: unknown) =>
        needs.log.warn({ err: error, breakId: row.id }, 'a break could not be moved on; the next look will try'),
      );
    }
    await advance(await openBreaks(db));
    for (const row of await openBreaks(db)) if (row.state === 'approved') await settle(row);
  };

  let running: Promise<void> = Promise.resolve();
  const look = (): Promise<void> => {
    running = running
      .then(round)
      .catch((error: unknown) => needs.log.warn({ err: error }, 'looking at breaks failed; the next look will try'));
    return running;
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    look,
    hear: (events) => {
      if (events.some((e) => e.type === AGENT_EVENTS.stateChanged || e.type === CONTACT_EVENTS.wrappedUp)) void look();
    },
    start: () => {
      timer = setInterval(() => void look(), LOOK_EVERY_MS);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
