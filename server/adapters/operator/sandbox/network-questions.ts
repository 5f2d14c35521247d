import type { AreaFault, LineState } from '../../../../shared/contracts/customers.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { OperatorSystem } from '../../../modules/customers/index.ts';
import { subscriptionKey } from './account-questions.ts';
import type { AskingPool } from './asking-pool.ts';
import { maybe } from './customer-questions.ts';
import { MAX_PER_CUSTOMER } from './world.ts';

interface FaultRow {
  readonly id: string;
  readonly area_code: string;
  readonly grid_code: string;
  readonly community: string | null;
  readonly services: AreaFault['services'];
  readonly cause: string;
  readonly started_at: Date;
  readonly expected_repair_at: Date;
  readonly affected_lines: number;
}
interface LineRow {
  readonly kind: LineState['kind'];
  readonly ont: LineState['ont'];
  readonly optical_dbm: string | null;
  readonly offline_since: Date | null;
  readonly session_online: boolean;
  readonly stb: NonNullable<LineState['stb']> | null;
  readonly device: string;
  readonly grid_code: string;
  readonly community: string;
}

const FAULTS = `SELECT id, area_code, grid_code, community, services, cause, started_at, expected_repair_at, affected_lines
  FROM operator_sandbox.area_faults ORDER BY id`;
const LINE = `SELECT s.kind, l.ont, l.optical_dbm, l.offline_since, l.session_online, l.stb, l.device, c.grid_code, c.community
  FROM operator_sandbox.line_states l
  JOIN operator_sandbox.subscriptions s USING (key)
  JOIN operator_sandbox.customers c ON c.no = l.key / ${MAX_PER_CUSTOMER}
  WHERE l.key = $1`;

type NetworkQuestions = Pick<OperatorSystem, 'lineStateOf' | 'areaFaults'>;

export function networkQuestions({ pool, clock }: { pool: AskingPool; clock: Clock }): NetworkQuestions {
  const faults = async (asking: Parameters<OperatorSystem['areaFaults']>[0]): Promise<AreaFault[]> => {
    const rows = await pool.ask<FaultRow>({ name: 'faults', text: FAULTS, values: [] }, asking);
    return rows.map((row) => toFault(row, clock.now()));
  };
  return {
    areaFaults: faults,
    lineStateOf: async (subscriptionId, asking) => {
      const key = subscriptionKey(subscriptionId);
      if (key === undefined) return undefined;
      const [[row], open] = await Promise.all([
        pool.ask<LineRow>({ name: 'line', text: LINE, values: [key] }, asking),
        faults(asking),
      ]);
      if (row === undefined) return undefined;
      const fault = open.find(
        (one) =>
          one.gridCode === row.grid_code &&
          (one.community === undefined || one.community === row.community) &&
          one.services.includes(row.kind),
      );
      return toLine({ subscriptionId, row, fault, now: clock.now() });
    },
  };
}

/**
 * The sandbox is in trouble at any hour: a fault whose repair time has passed is followed by the next of the same length,
 * so that a demo that was loaded last week still has an outage to show. It is another fault and carries another id.
 */
function toFault(row: FaultRow, now: Date): AreaFault {
  const started = row.started_at.getTime();
  const lasts = row.expected_repair_at.getTime() - started;
  const round = Math.max(0, Math.floor((now.getTime() - started) / lasts));
  return {
    id: round === 0 ? row.id : `${row.id}-${round}`,
    areaCode: row.area_code,
    gridCode: row.grid_code,
    ...maybe('community', row.community),
    services: row.services,
    cause: row.cause,
    startedAt: new Date(started + round * lasts).toISOString(),
    expectedRepairAt: new Date(started + (round + 1) * lasts).toISOString(),
    affectedLines: row.affected_lines,
  };
}

interface LineNeeds {
  readonly subscriptionId: string;
  readonly row: LineRow;
  readonly fault: AreaFault | undefined;
  readonly now: Date;
}

function toLine({ subscriptionId, row, fault, now }: LineNeeds): LineState {
  const offlineSince = fault?.startedAt ?? row.offline_since?.toISOString();
  return {
    subscriptionId,
    kind: row.kind,
    ont: row.ont,
    ...maybe('opticalPowerDbm', row.optical_dbm === null ? null : Number(row.optical_dbm)),
    ...maybe('lastSeenAt', row.ont === 'online' ? now.toISOString() : offlineSince),
    sessionOnline: row.session_online,
    ...maybe('stb', row.stb),
    device: row.device,
    ...maybe('areaFault', fault),
  };
}
