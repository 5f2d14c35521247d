import type { AccountManager, Area, TariffPlan } from '../../../../shared/contracts/customers.ts';
import type { Asking } from '../../../modules/customers/index.ts';
import type { AskingPool } from './asking-pool.ts';
import type { ChargeItem } from './charge-items.ts';

/** Small documents that change with a load only. Kept for a minute: every screen asks for them. */
export interface ReferenceData {
  plans(asking?: Asking): Promise<readonly TariffPlan[]>;
  areas(asking?: Asking): Promise<readonly Area[]>;
  managers(asking?: Asking): Promise<readonly AccountManager[]>;
  chargeItems(asking?: Asking): Promise<readonly ChargeItem[]>;
}

const KEPT_MS = 60_000;

export function createReferenceData(pool: AskingPool): ReferenceData {
  const kept = new Map<string, { readonly until: number; readonly body: unknown }>();
  const read = async (kind: string, asking: Asking | undefined): Promise<readonly unknown[]> => {
    const known = kept.get(kind);
    if (known !== undefined && known.until > performance.now()) return known.body as readonly unknown[];
    const text = 'SELECT body FROM operator_sandbox.reference_data WHERE kind = $1';
    const [row] = await pool.ask<{ body: unknown[] }>({ name: 'reference', text, values: [kind] }, asking);
    // Before the first load there is nothing, and nothing is not kept.
    if (row === undefined) return [];
    kept.set(kind, { until: performance.now() + KEPT_MS, body: row.body });
    return row.body;
  };
  return {
    plans: async (asking) => (await read('plans', asking)) as readonly TariffPlan[],
    areas: async (asking) => (await read('areas', asking)) as readonly Area[],
    managers: async (asking) => (await read('managers', asking)) as readonly AccountManager[],
    chargeItems: async (asking) => (await read('charge_items', asking)) as readonly ChargeItem[],
  };
}
