import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { openScreens, PHONE_SIZE, type Screens } from '../support/screens.ts';
import { until } from '../support/until.ts';
import { openOrder } from './field-order.ts';

let house: RunningHouse;
let screens: Screens;
beforeAll(async () => {
  house = await startHouse();
  screens = await openScreens(house.url);
});
afterAll(async () => {
  await screens.close();
  await house.clear();
});

/** Everything that the browser keeps for the page beside its own storage: addresses, by cache. */
const KEPT = `(async () => {
  const all = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) all.push(name + ' ' + new URL(url).pathname);
  return all;
})()`;
const keptOf = (page: Page): Promise<string[]> => page.evaluate<string[]>(KEPT);

it('an engineer in a cellar opens the page again, finds the visit and what waits to be sent, and it goes when the line is back', async () => {
  const database = await house.database();
  const order = await openOrder(house, database);
  const state = async (): Promise<string | undefined> => {
    const now = await house.database();
    const { rows } = await now.pool.query<{ state: string }>('select state from work_orders where id = $1', [order.id]);
    await now.close();
    return rows[0]?.state;
  };
  const field = await screens.staff(order.staffNo, PHONE_SIZE);
  await field.waitForURL('**/field');
  const act = (name: string) => field.getByRole('button', { name, exact: true }).first();
  await act('接单').waitFor();
  await until(async () => (await keptOf(field)).some((one) => one.endsWith(' /field')), {
    what: 'the page to be kept',
    timeoutMs: 40_000,
  });
  const kept = await keptOf(field);
  expect(new Set(kept.map((one) => one.split(' ')[0])).size).toBe(1);
  expect(kept.filter((one) => !/ (\/field|\/favicon\.svg|\/assets\/[^/]+\.(js|css))$/.test(one))).toEqual([]);

  await database.close();
  await house.kill9();
  await field.reload();
  await act('接单').click();
  await field.getByText('网络不通，1 项待发送').waitFor();
  await field.reload();
  await field.getByText('网络不通，1 项待发送').waitFor();
  await act('出发').waitFor();
  // No other page pretends that it could work.
  const other = await field.context().newPage();
  await expect(other.goto(`${house.url}/orders`)).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
  await other.close();

  house = await house.again();
  await until(async () => (await state()) === 'accepted', { what: 'what waited to arrive', timeoutMs: 60_000 });
  await field.getByText(/待发送/).waitFor({ state: 'detached' });
  expect(screens.complaints).toEqual([]);
});
