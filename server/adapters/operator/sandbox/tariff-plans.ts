import type { TariffPlan } from '../../../../shared/contracts/customers.ts';
import { bundlePlans } from './plans-bundle.ts';
import { broadbandPlans, iptvPlans } from './plans-fixed.ts';
import { mobilePlans } from './plans-mobile.ts';
import type { ShelfPlan } from './shelf-plan.ts';

export interface Shelf {
  readonly all: readonly ShelfPlan[];
  byCode(code: string): ShelfPlan;
  of(kind: TariffPlan['kind'], audience: readonly TariffPlan['audience'][]): readonly (readonly [ShelfPlan, number])[];
}

export function makeShelf(): Shelf {
  const all = [...mobilePlans(), ...broadbandPlans(), ...iptvPlans(), ...bundlePlans()];
  const byCode = new Map(all.map((plan) => [plan.code, plan]));
  const drawn = new Map<string, (readonly [ShelfPlan, number])[]>();
  return {
    all,
    byCode: (code) => {
      const plan = byCode.get(code);
      if (plan === undefined) throw new RangeError(`no plan ${code}`);
      return plan;
    },
    of: (kind, audience) => {
      const key = `${kind}/${audience.join()}`;
      const known = drawn.get(key);
      if (known !== undefined) return known;
      const found = all
        .filter((plan) => plan.kind === kind && audience.includes(plan.audience))
        .map((plan) => [plan, plan.weight] as const);
      drawn.set(key, found);
      return found;
    },
  };
}
