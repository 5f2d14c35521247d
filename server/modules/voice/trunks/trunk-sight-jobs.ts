import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Log } from '../../../platform/log.ts';
import type { SipTarget, TargetHealth } from '../../../platform/sip/index.ts';
import { forgetSights, saveSight } from './trunk-live-store.ts';
import type { NodeTrunk } from './trunks-tables.ts';

export interface SightNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly node: string;
  readonly health: () => readonly TargetHealth[];
  /** Calls of each trunk on this node. */
  readonly tally: (now: number) => ReadonlyMap<string, Omit<NodeTrunk, 'targets'>>;
  readonly log: Log;
}

const SAY_EVERY_MS = 5_000;
/** A node that has been silent so long has left. */
const FORGET_MS = 10 * 60_000;

export const targetText = ({ host, port, transport }: SipTarget): string => `${host}:${port} ${transport}`;

/** What this node sees of each trunk now. */
export function sightOf(needs: Pick<SightNeeds, 'health' | 'tally'>, now: number): Record<string, NodeTrunk> {
  const tally = needs.tally(now);
  const health = needs.health();
  const names = new Set([...tally.keys(), ...health.map((h) => h.trunk)]);
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      {
        ...(tally.get(name) ?? { calls: 0, startedLastMinute: 0, refusedLastMinute: 0 }),
        targets: health
          .filter((h) => h.trunk === name)
          .map(({ target, state, lastStatus, roundTripMs }) => ({
            target: targetText(target),
            state,
            lastStatus: lastStatus ?? null,
            roundTripMs: roundTripMs ?? null,
          })),
      },
    ]),
  );
}

/** Tells the other nodes how the trunks stand here: whoever looks at the screen may sit at a node without voice. */
export function createSightJob(needs: SightNeeds): { start(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const say = async (): Promise<void> => {
    const now = needs.clock.now();
    await saveSight(needs.db, { node: needs.node, trunks: sightOf(needs, now.getTime()) }, now);
    await forgetSights(needs.db, new Date(now.getTime() - FORGET_MS));
  };
  const quietly = (): void => {
    say().catch((error: unknown) => needs.log.warn({ err: error }, 'telling how the trunks stand failed'));
  };
  return {
    start: () => {
      quietly();
      timer = setInterval(quietly, SAY_EVERY_MS);
    },
    stop: () => clearInterval(timer),
  };
}
