import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/platform/db/database.ts';
import { lossyWay, type LossyWay } from '../support/lossy-way.ts';
import { mediaWorkers } from '../support/media-workers.ts';
import { hears, mouthAndEar } from '../support/mouth-and-ear.ts';
import { picture } from '../support/picture.ts';
import { openScreens, type Screens } from '../support/screens.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { until } from '../support/until.ts';
import { OFFER, readyDesk, wrapsUp } from './at-work.ts';
import { faultsInBothThemes } from './axe.ts';

const CUSTOMER_HZ = 703;
const AGENT_HZ = 1_172;

let house: RunningHouse;
let database: Database;
let screens: Screens;
const open: { close(): unknown }[] = [];
beforeAll(async () => {
  house = await startHouse();
  database = await house.database();
  screens = await openScreens(house.url);
  await until(async () => (await house.log()).includes('the demo operator is ready'), {
    what: 'the demo operator',
    timeoutMs: 60_000,
  });
});
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});
afterAll(async () => {
  await screens.close();
  await database.close();
  await house.clear();
});

const bothHear = async (customer: Page, desk: Page): Promise<void> => {
  await hears(desk, CUSTOMER_HZ, 'the agent');
  await hears(customer, AGENT_HZ, 'the customer');
};

/** `prepare`: before the page is loaded. */
type Prepare = (page: Page) => Promise<unknown>;
async function deskOf(staffNo: string, prepare: Prepare = () => Promise.resolve()): Promise<Page> {
  const desk = await screens.staff(staffNo);
  await desk.addInitScript(mouthAndEar(AGENT_HZ));
  await prepare(desk);
  await readyDesk(desk, house.url);
  open.push({ close: () => desk.context().close() });
  await desk.getByText('话机已就绪').waitFor();
  return desk;
}
async function customerPage(prepare: Prepare = () => Promise.resolve()): Promise<Page> {
  const customer = await screens.customer();
  await customer.addInitScript(mouthAndEar(CUSTOMER_HZ));
  await prepare(customer);
  await customer.reload();
  open.push({ close: () => customer.context().close() });
  return customer;
}

async function callsFrom(customer: Page, number = ''): Promise<void> {
  await customer.getByRole('button', { name: /网页通话/ }).click();
  await customer.getByText('请说句话').waitFor();
  await customer.getByLabel('您的手机号').fill(number);
  await customer.getByRole('button', { name: '开始通话' }).click();
}
async function answers(desk: Page): Promise<void> {
  await desk.getByRole('alertdialog', { name: OFFER }).waitFor({ timeout: 40_000 });
  await desk.keyboard.press('Enter');
  await desk.getByRole('timer', { name: '通话时长' }).waitFor();
}
const lastCall = async () => {
  const { rows } = await database.pool.query<Record<string, string | null>>(
    `select c.state, c.called_number, c.customer_address, c.ended_by, k.end_cause, k.trunk
     from contacts c join calls k on k.contact_id = c.id where k.visitor_id is not null order by c.arrived_at desc limit 1`,
  );
  return rows[0];
};

describe('a customer calls from the web page', () => {
  it('tries the devices, chooses a person by key, speaks and is heard, through a reload, until the customer hangs up', async () => {
    const desk = await deskOf('1006');
    const customer = await customerPage();
    await customer.getByRole('button', { name: /网页通话/ }).click();
    await customer.getByText('请说句话').waitFor();
    const faults = await faultsInBothThemes(customer);
    await customer.emulateMedia({ colorScheme: 'light' });
    await customer.getByRole('button', { name: '返回' }).click();
    await callsFrom(customer);
    await customer.getByText('请听语音提示').waitFor();
    await customer.getByRole('button', { name: '拨号盘' }).click();
    await customer.getByRole('group', { name: '拨号盘' }).getByRole('button', { name: '0' }).click();
    await customer.getByText('正在为您转接客服').waitFor();
    await answers(desk);
    await customer.getByText(/正在和.*通话/).waitFor();
    await bothHear(customer, desk);
    faults.push(...(await faultsInBothThemes(customer)));
    expect(faults).toEqual([]);
    await desk.getByText('网页通话').first().waitFor();

    await customer.reload();
    await customer.getByText(/正在和.*通话/).waitFor();
    await bothHear(customer, desk);
    await customer.getByRole('button', { name: '挂断' }).click();
    await customer.getByText('通话已结束').waitFor();
    await wrapsUp(desk);
    expect(await lastCall()).toMatchObject({ called_number: 'web', trunk: 'web', ended_by: 'customer' });
    const { rows } = await database.pool.query(
      `select 1 from calls where visitor_id is not null group by visitor_id having count(*) > 1`,
    );
    expect(rows).toEqual([]);
    expect(screens.complaints).toEqual([]);
  });

  it('with a number that somebody of 65 has, is put straight through; the agent hangs up, and the page says so', async () => {
    const desk = await deskOf('1006');
    const customer = await customerPage();
    await callsFrom(customer, '16400000001');
    await answers(desk);
    await bothHear(customer, desk);
    await desk.keyboard.press('F9');
    await customer.getByText('通话已结束').waitFor();
    await wrapsUp(desk);
    expect(await lastCall()).toMatchObject({ customer_address: '16400000001', ended_by: 'agent' });
    expect(screens.complaints).toEqual([]);
  });

  it('over a network that loses packets both pages say so; and when the house loses their lines, both come back by themselves', async () => {
    const ways: LossyWay[] = [];
    const throughRelay = async (page: Page): Promise<void> => {
      const way = await lossyWay(page);
      ways.push(way);
      open.push(way);
    };
    const desk = await deskOf('1006', throughRelay);
    const customer = await customerPage(throughRelay);
    await callsFrom(customer, '16400000001');
    await answers(desk);
    await bothHear(customer, desk);
    for (const way of ways) way.lose(4);
    await customer.getByText('网络不稳，声音可能断续').waitFor();
    const advice = desk.getByRole('status').filter({ hasText: '网络不稳' });
    await advice.waitFor();
    await picture(desk, 'line-poor');
    await picture(customer, 'line-poor-customer');
    await desk.getByRole('img', { name: /通话质量差/ }).waitFor();
    for (const way of ways) way.lose(0);
    await customer.getByText('通话质量良好').waitFor();
    await advice.waitFor({ state: 'detached' });

    for (const way of ways) way.hold();
    for (const { pid } of await mediaWorkers(house.pid)) process.kill(pid, 'SIGKILL');
    const lost = desk.getByRole('alert').filter({ hasText: '话机断线，正在自动重连' });
    await lost.waitFor();
    await customer.getByText('网络断开了，正在自动重连').waitFor();
    await picture(desk, 'phone-lost');
    await picture(customer, 'line-lost');
    // Impatient hands do no harm: it is under way.
    await lost.getByRole('button', { name: '立即重连' }).click();
    for (const way of ways) way.goOn();
    await lost.waitFor({ state: 'detached' });
    await customer.getByText(/正在和.*通话/).waitFor();
    await bothHear(customer, desk);
    await desk.keyboard.press('F9');
    await customer.getByText('通话已结束').waitFor();
    await wrapsUp(desk);
    const { rows } = await database.pool.query<{ leg: string; codec: string }>(
      `select leg, codec from call_quality order by at desc limit 2`,
    );
    expect(rows).toEqual(expect.arrayContaining(['trunk', 'agent'].map((leg) => ({ leg, codec: 'PCMA' }))));
    expect(screens.complaints).toEqual([]);
  });
});
