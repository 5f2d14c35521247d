import type { Area, AreaFault } from '../../../shared/contracts/customers.ts';
import type { WallArea, WallOutages } from '../../../shared/contracts/insight.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { OperatorSystem } from '../customers/index.ts';

/** The operator's systems are asked this often at most, however many walls hang in the building. */
const KEPT_MS = 30_000;

export interface OutageWatch {
  /** Never throws: when the operator does not answer, the last known outages with their age. */
  read(): Promise<WallOutages>;
}

export const areasWithFaults = (areas: readonly Area[], faults: readonly AreaFault[]): WallArea[] =>
  areas.map(({ code, city, name }) => {
    const here = faults.filter((f) => f.areaCode === code);
    const ends = here.map((f) => f.expectedRepairAt).sort();
    return {
      code,
      city,
      name,
      faults: here.length,
      affectedLines: here.reduce((sum, f) => sum + f.affectedLines, 0),
      repairBy: ends.at(-1) ?? null,
    };
  });

export function createOutageWatch(needs: {
  readonly operator: Pick<OperatorSystem, 'areas' | 'areaFaults'>;
  readonly clock: Clock;
  readonly onFailure: (error: unknown) => void;
}): OutageWatch {
  let known: WallOutages = { readAt: null, isFresh: false, areas: [] };
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<WallOutages> | undefined;

  const ask = async (): Promise<WallOutages> => {
    try {
      const [areas, faults] = await Promise.all([needs.operator.areas(), needs.operator.areaFaults()]);
      known = { readAt: needs.clock.now().toISOString(), isFresh: true, areas: areasWithFaults(areas, faults) };
    } catch (error) {
      needs.onFailure(error);
      known = { ...known, isFresh: false };
    }
    return known;
  };
  return {
    // Only the first reader waits: later ones get what is known while it is asked again.
    read: () => {
      const now = needs.clock.now().getTime();
      if (asking === undefined && (now - askedAt >= KEPT_MS || known.areas.length === 0)) {
        askedAt = now;
        asking = ask().finally(() => (asking = undefined));
      }
      return known.areas.length === 0 && asking !== undefined ? asking : Promise.resolve(known);
    },
  };
}
