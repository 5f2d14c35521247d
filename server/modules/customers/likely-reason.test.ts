import { describe, expect, it } from 'vitest';
import { biggestChange, likelyReasons, type KnownFacts } from './likely-reason.ts';
import {
  SAMPLE_NOW,
  SAMPLE_TODAY,
  sampleBill,
  sampleBroadband,
  sampleLine,
  sampleMobile,
  samplePlan,
  sampleUsage,
} from './sample-household.ts';
import { compareUsage } from './usage-comparison.ts';

const content: KnownFacts = {
  now: SAMPLE_NOW,
  today: SAMPLE_TODAY,
  subscriptions: [sampleMobile, sampleBroadband],
  plans: new Map([[samplePlan.code, samplePlan]]),
  balance: undefined,
  bills: [sampleBill('2026-10', 2900), sampleBill('2026-09', 2900)],
  usage: [compareUsage(sampleUsage(3000), samplePlan, SAMPLE_TODAY)!],
  lines: [sampleLine],
  orders: [],
};
const codes = (facts: Partial<KnownFacts>): string[] => likelyReasons({ ...content, ...facts }).map(({ code }) => code);
const first = (facts: Partial<KnownFacts>) => likelyReasons({ ...content, ...facts })[0];

const fault = {
  id: 'AF1',
  areaCode: '990101',
  gridCode: '990101-01',
  services: ['broadband' as const],
  cause: '光缆中断',
  startedAt: '2026-11-21T08:20:00+08:00',
  expectedRepairAt: '2026-11-21T12:00:00+08:00',
  affectedLines: 412,
};
const order = {
  id: 'O1',
  customerId: 'C1',
  subscriptionId: 'S2',
  kind: 'move' as const,
  title: '宽带移机',
  state: 'in_work' as const,
  createdAt: '2026-11-18T09:00:00+08:00',
  promisedAt: '2026-11-22T18:00:00+08:00',
  channel: 'hall' as const,
};
const owing = {
  customerId: 'C1',
  balanceFen: -13_186,
  overdueFen: 13_186,
  overdueSince: '2026-09-25',
  creditLimitFen: 0,
  points: 0,
  asOf: '',
};

describe('why the customer most likely calls', () => {
  it('says nothing when nothing stands out: a guess without a fact misleads', () => {
    expect(codes({})).toEqual([]);
  });

  it('names the fault of the area first, with since when and until when, and not the dead line that it explains', () => {
    const facts = {
      lines: [{ ...sampleLine, ont: 'offline' as const, areaFault: fault }],
      bills: [sampleBill('2026-10', 9900), sampleBill('2026-09', 2900)],
    };
    expect(codes(facts)).toEqual(['area_fault', 'bill_higher']);
    expect(first(facts)?.because).toContain('08:20 起影响 412 户，预计 12:00 恢复');
  });

  it('takes a dead line without an area fault for a fault at home', () => {
    expect(first({ lines: [{ ...sampleLine, ont: 'power_off' }] })).toMatchObject({
      code: 'line_down',
      subscriptionId: 'S2',
    });
    expect(codes({ lines: [{ ...sampleLine, opticalPowerDbm: -27.1 }] })).toEqual(['weak_signal']);
    expect(codes({ lines: [{ ...sampleLine, opticalPowerDbm: -27 }] })).toEqual([]);
  });

  it('puts a suspended number before the bill and says what is owed, once', () => {
    const facts = {
      subscriptions: [{ ...sampleMobile, state: 'suspended_overdue' as const, stateSince: '2026-11-16' }],
      balance: owing,
    };
    expect(codes(facts)).toEqual(['suspended']);
    expect(first(facts)?.because).toContain('131.86');
    expect(codes({ balance: owing })).toEqual(['overdue']);
  });

  it('knows an order that is late from one that is open and one just done; old ones are no reason', () => {
    expect(codes({ orders: [order] })).toEqual(['order_open']);
    expect(codes({ orders: [{ ...order, promisedAt: '2026-11-20T18:00:00+08:00' }] })).toEqual(['order_late']);
    expect(codes({ orders: [{ ...order, state: 'done', doneAt: '2026-11-20T18:00:00+08:00' }] })).toEqual([
      'order_done',
    ]);
    expect(codes({ orders: [{ ...order, state: 'done', doneAt: '2026-11-10T18:00:00+08:00' }] })).toEqual([]);
  });

  it('sees data run out: near at nine tenths, over beyond the allowance', () => {
    const used = (mb: number) => [compareUsage(sampleUsage(mb), samplePlan, SAMPLE_TODAY)!];
    expect(codes({ usage: used(9215) })).toEqual([]);
    expect(codes({ usage: used(9217) })).toEqual(['near_allowance']);
    expect(first({ usage: used(12_000) })).toMatchObject({ code: 'over_allowance', subscriptionId: 'S1' });
  });

  it('explains a higher bill by the line that moved most, be it a new charge or a discount that ended', () => {
    const films = { code: 'va.vod', name: '高清影视点播', kind: 'value_added' as const, amountFen: 4200 };
    const loyal = { code: 'discount', name: '融合优惠', kind: 'discount' as const, amountFen: -2000 };
    const facts = { bills: [sampleBill('2026-10', 7100, [films]), sampleBill('2026-09', 2900)] };
    expect(first(facts)).toMatchObject({ code: 'bill_higher' });
    expect(first(facts)?.because).toContain('高清影视点播多 42.00 元');
    expect(biggestChange(sampleBill('2026-10', 2900), sampleBill('2026-09', 900, [loyal]))).toContain('融合优惠到期');
    // A third more of little money is no reason to call.
    expect(codes({ bills: [sampleBill('2026-10', 1500), sampleBill('2026-09', 1000)] })).toEqual([]);
  });

  it('gives at most four, most likely first, each once', () => {
    const all = {
      lines: [
        { ...sampleLine, areaFault: fault },
        { ...sampleLine, subscriptionId: 'S3', areaFault: fault },
      ],
      balance: owing,
      orders: [order],
      usage: [compareUsage(sampleUsage(12_000), samplePlan, SAMPLE_TODAY)!],
      bills: [sampleBill('2026-10', 9900), sampleBill('2026-09', 2900)],
    };
    const found = likelyReasons({ ...content, ...all });
    expect(found.map(({ code }) => code)).toEqual(['area_fault', 'over_allowance', 'bill_higher', 'order_open']);
  });
});

describe('use of this month against the last', () => {
  it('compares up to the same day of the month', () => {
    expect(compareUsage(sampleUsage(3000), samplePlan, SAMPLE_TODAY)).toMatchObject({
      dataMb: 3000,
      dataMbLastMonth: 6000,
      dataMbLastMonthSameDay: 2000,
      allowanceMb: 10_240,
    });
  });
  it('takes the point where speed drops for the allowance of an unlimited plan', () => {
    const { dataGb: _, ...rest } = samplePlan;
    const unlimited = { ...rest, unlimited: true, throttle: { afterGb: 40, kbps: 3072 } };
    expect(compareUsage(sampleUsage(1), unlimited, SAMPLE_TODAY)?.allowanceMb).toBe(40 * 1024);
  });
});
