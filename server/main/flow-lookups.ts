import { formatYuan } from '../../shared/kernel/money.ts';
import type { OperatorSystem } from '../modules/customers/index.ts';
import type { LookupPort, Variables } from '../modules/flows/index.ts';
import type { FlowLookup } from '../modules/voice/index.ts';

type Ask = (customerId: string, asking: { readonly signal: AbortSignal }) => Promise<Variables | undefined>;
const MB_IN_GB = 1024;

/** What callers may hear of their own account without a person, asked of the operator's own systems. */
export function createFlowLookups(operator: OperatorSystem): FlowLookup {
  const ports: Readonly<Record<LookupPort, Ask>> = {
    'account.balance': async (id, asking) => {
      const balance = await operator.balanceOf(id, asking);
      return balance === undefined ? undefined : { 'balance.yuan': formatYuan(balance.balanceFen) };
    },
    'account.bill': async (id, asking) => {
      const [bill] = await operator.billsOf(id, asking);
      return bill === undefined ? undefined : { 'bill.yuan': formatYuan(bill.totalFen), 'bill.month': bill.month };
    },
    'account.allowance': async (id, asking) => {
      const mobile = (await operator.subscriptionsOf(id, asking)).find((s) => s.kind === 'mobile');
      if (mobile === undefined) return undefined;
      const [usage, plan] = await Promise.all([
        operator.usageOf({ subscriptionId: mobile.id, monthsOfDays: 0 }, asking),
        operator.planOf(mobile.id, asking),
      ]);
      const used = usage?.months.at(-1)?.dataMb;
      const given = plan?.dataGb;
      if (used === undefined || given === undefined) return undefined;
      return { 'allowance.left': said(Math.max(0, given * MB_IN_GB - used)) };
    },
    'area.outage': async (id, asking) => {
      const [customer, faults] = await Promise.all([operator.customerById(id, asking), operator.areaFaults(asking)]);
      const mine = faults.find(
        (f) =>
          f.areaCode === customer?.areaCode &&
          (f.gridCode === undefined || f.gridCode === customer.gridCode) &&
          (f.community === undefined || f.community === customer.community),
      );
      return mine === undefined ? undefined : { 'outage.until': mine.expectedRepairAt };
    },
  };
  return async (port, { customerId }, signal) => {
    const ask = Object.hasOwn(ports, port) ? ports[port as LookupPort] : undefined;
    // Whose number we do not know, we tell nothing.
    return ask === undefined || customerId === undefined ? undefined : ask(customerId, { signal });
  };
}

const said = (mb: number): string => (mb < MB_IN_GB ? `${mb}MB` : `${(mb / MB_IN_GB).toFixed(1)}GB`);
