import { describe, expect, it } from 'vitest';
import { PROVINCE } from './geography.ts';
import { creditCheckCharacter, idCheckCharacter } from './gb-numbers.ts';
import { makeHousehold, type Household } from './province.ts';
import { allowanceMb } from './usage.ts';
import { makeWorld } from './world.ts';

const TODAY = '2026-11-21';
const SAMPLE = 6_000;
const world = makeWorld({ seed: 20_260_101, today: TODAY });
const households = Array.from({ length: SAMPLE }, (_, at) => makeHousehold(world, at + 1));
const people = households.filter(({ customer }) => customer.kind === 'person');
const share = <T>(items: readonly T[], test: (item: T) => boolean): number => items.filter(test).length / items.length;

/** The age by the calendar, counted as a law would: a birthday that has not come yet does not count. */
function ageToday(birthDate: string): number {
  const years = Number(TODAY.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return birthDate.slice(5) > TODAY.slice(5) ? years - 1 : years;
}
const plain = ({ random: _, ...rest }: Household) => rest;

describe('the people of the sandbox province', () => {
  it('are the same for the same seed, whoever is made first, and others for another seed', () => {
    const again = makeWorld({ seed: 20_260_101, today: TODAY });
    for (const no of [4000, 1, 77]) expect(plain(makeHousehold(again, no))).toEqual(plain(makeHousehold(world, no)));
    const other = makeWorld({ seed: 7, today: TODAY });
    const same = households
      .slice(100, 200)
      .filter(({ no, customer }) => makeHousehold(other, no).customer.name === customer.name);
    expect(same.length).toBeLessThan(10);
  });

  it('are 65 or older in 16 to 20 of 100 cases, and adults', () => {
    const ages = people.map(({ customer }) => ageToday(customer.birthDate ?? ''));
    expect(share(ages, (age) => age >= 65)).toBeGreaterThan(0.16);
    expect(share(ages, (age) => age >= 65)).toBeLessThan(0.2);
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(18);
    expect(Math.max(...ages)).toBeLessThan(100);
  });

  it('are government or enterprise in about 2 of 100 cases, each with a manager', () => {
    const organisations = households.filter(({ customer }) => customer.kind !== 'person');
    expect(organisations.length / SAMPLE).toBeGreaterThan(0.013);
    expect(organisations.length / SAMPLE).toBeLessThan(0.03);
    const known = new Set(world.managers.map(({ staffNo }) => staffNo));
    for (const { customer } of organisations.slice(10)) expect(known.has(customer.vipManagerNo ?? '')).toBe(true);
  });

  it('have fewer customers the higher the star from two up, and few of five stars', () => {
    const of = (star: number) => share(people, ({ customer }) => customer.starLevel === star);
    expect(of(5)).toBeGreaterThan(0.02);
    expect(of(5)).toBeLessThan(0.07);
    expect(of(2)).toBeGreaterThan(of(3));
    expect(of(3)).toBeGreaterThan(of(4));
    expect(of(4)).toBeGreaterThan(of(5));
  });

  it('carry ID numbers with a right check character in a region that does not exist', () => {
    for (const { customer } of households) {
      expect(customer.idNumber).toHaveLength(18);
      const first17 = customer.idNumber.slice(0, 17);
      const person = customer.kind === 'person';
      expect(customer.idNumber[17]).toBe(person ? idCheckCharacter(first17) : creditCheckCharacter(first17));
      expect(customer.idNumber.slice(person ? 0 : 2)).toMatch(/^99/);
      if (person) {
        expect(customer.idNumber.slice(6, 14)).toBe(customer.birthDate?.replaceAll('-', ''));
        expect(Number(customer.idNumber[16]) % 2 === 1).toBe(customer.gender === 'male');
      }
    }
    // The worked example of the standard, so that our own arithmetic is not its own witness.
    expect(idCheckCharacter('11010519491231002')).toBe('X');
    expect(creditCheckCharacter('91350100M000100Y4')).toBe('3');
  });

  it('call from number blocks that are given to nobody, and no two share a subscription number', () => {
    const numbers = households.flatMap(({ held }) => held.map(({ subscription }) => subscription.number));
    expect(new Set(numbers).size).toBe(numbers.length);
    const phones = households.flatMap(({ customer }) => customer.contactPhones);
    for (const phone of phones) expect(phone).toMatch(/^16[34]\d{8}$/);
  });

  it('live at addresses of the province, in the grid that their address says', () => {
    for (const { customer } of households) {
      const area = world.geography.areaOf(customer.areaCode);
      expect(customer.address.startsWith(`${PROVINCE}${area.city}${area.name}`)).toBe(true);
      const grid = area.grids.find(({ code }) => code === customer.gridCode);
      expect(grid?.communities).toContain(customer.community);
      expect(customer.address).toContain(customer.community);
    }
  });
});

describe('what they have and use', () => {
  it('is about 1.9 subscriptions each, none on a plan that had left the shelf before the customer came', () => {
    const all = households.flatMap(({ held }) => held);
    expect(all.length / SAMPLE).toBeGreaterThan(1.8);
    expect(all.length / SAMPLE).toBeLessThan(2.05);
    for (const { customer, held, temper } of households) {
      if (temper.fixedPlan !== undefined) continue;
      for (const { plan } of held)
        if (plan.onSaleUntil !== undefined) expect(customer.since <= plan.onSaleUntil).toBe(true);
    }
  });

  it('old people use less data than the young', () => {
    const mean = (of: readonly Household[]): number => {
      const mobile = of.flatMap(({ usage, held }) =>
        usage.filter(({ key }) => held.find((one) => one.key === key)?.subscription.kind === 'mobile'),
      );
      return mobile.reduce((sum, { months }) => sum + (months[1]?.dataMb ?? 0), 0) / mobile.length;
    };
    const old = people.filter(({ temper }) => temper.age >= 65);
    const young = people.filter(({ temper }) => temper.age < 45);
    expect(mean(old)).toBeLessThan(mean(young) / 2);
  });

  it('days add up to their month, and nothing is used before the service began or in the future', () => {
    for (const { usage, held } of households) {
      for (const { key, months, days } of usage) {
        const since = held.find((one) => one.key === key)?.subscription.since ?? '';
        days.forEach((month, back) => {
          expect(month.dataMb.reduce((a, b) => a + b, 0)).toBe(months[back]?.dataMb);
          expect(month.dataMb).toHaveLength(world.calendar.months[back]!.elapsed);
          expect(Math.min(...month.dataMb, ...month.voiceMin, ...month.sms)).toBeGreaterThanOrEqual(0);
        });
        for (const { month, dataMb } of months) if (`${month}-31` < since) expect(dataMb).toBe(0);
      }
    }
  });

  it('month-end shows: who has allowance left uses more in the last five days', () => {
    const days = households
      .filter(({ temper }) => temper.story === 'content' && temper.pattern.startsWith('m'))
      .flatMap(({ usage }) => usage.slice(0, 1).map((one) => one.days[1]?.dataMb ?? []));
    const perDay = (from: number, to: number) =>
      days.reduce((sum, month) => sum + month.slice(from, to).reduce((a, b) => a + b, 0) / (to - from), 0);
    expect(perDay(26, 31)).toBeGreaterThan(perDay(5, 20) * 1.15);
  });

  it('bills are the sum of their lines, each plan at its price, and every charge beyond the plan follows from the use', () => {
    for (const { bills, held, usage } of households) {
      for (const bill of bills) {
        expect(bill.lines.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(bill.totalFen);
        expect(bill.totalFen).toBeGreaterThanOrEqual(0);
        for (const line of bill.lines) {
          const one = held.find(({ seq }) => seq === line.seq);
          if (line.item.startsWith('plan.')) expect(line.amountFen).toBe(one?.plan.monthlyFeeFen);
          if (line.item !== 'over.data' || one === undefined) continue;
          const used = usage.find(({ key }) => key === one.key)?.months.find(({ month }) => month === bill.month);
          expect(line.quantity).toBe(Math.ceil(((used?.dataMb ?? 0) - allowanceMb(one)) / 1024));
        }
      }
    }
  });

  it('suspended for debt means overdue, and few are', () => {
    const suspended = households.filter(({ held }) =>
      held.some(({ subscription }) => subscription.state === 'suspended_overdue'),
    );
    expect(suspended.length / SAMPLE).toBeGreaterThan(0.015);
    expect(suspended.length / SAMPLE).toBeLessThan(0.045);
    for (const { balance } of suspended) expect(balance.overdueFen).toBeGreaterThan(0);
  });

  it('some are over their allowance this very month', () => {
    const over = households.filter(({ usage, held }) =>
      usage.some(({ key, months }) => {
        const one = held.find((each) => each.key === key);
        return one?.subscription.kind === 'mobile' && (months[0]?.dataMb ?? 0) > allowanceMb(one);
      }),
    );
    expect(over.length / SAMPLE).toBeGreaterThan(0.02);
    expect(over.length / SAMPLE).toBeLessThan(0.12);
  });

  it('orders lie in the last ninety days and end after they begin', () => {
    for (const order of households.flatMap(({ orders }) => orders)) {
      expect(order.createdAt >= world.calendar.day(-91)).toBe(true);
      expect(order.createdAt.slice(0, 10) < TODAY).toBe(true);
      if (order.doneAt !== undefined) expect(Date.parse(order.doneAt)).toBeGreaterThan(Date.parse(order.createdAt));
    }
  });
});

describe('the price list', () => {
  it('has more than sixty plans, on sale and retired, and no "不限量" that hides where its speed drops', () => {
    const { all } = world.shelf;
    expect(all.length).toBeGreaterThanOrEqual(64);
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
    expect(all.filter(({ onSaleUntil }) => onSaleUntil !== undefined).length).toBeGreaterThan(15);
    for (const plan of all.filter(({ unlimited, name }) => unlimited || /不限|无限|任我/.test(name))) {
      expect(plan.throttle).toBeDefined();
      expect(plan.terms).toContain('限速');
    }
    for (const { terms } of all) expect(terms).toMatch(/有效期/);
  });
});

describe('the network right now', () => {
  it('is in trouble in a few grids, and most lines elsewhere are online', () => {
    const lines = households.flatMap(({ lines: own }) => own);
    expect(share(lines, ({ ont }) => ont === 'online')).toBeGreaterThan(0.9);
    const first = households[0]!;
    expect(first.lines.every(({ ont }) => ont === 'offline')).toBe(true);
    const weak = households[9]!.lines[0]!;
    expect(weak.opticalPowerDbm).toBeLessThan(-27);
  });
});
