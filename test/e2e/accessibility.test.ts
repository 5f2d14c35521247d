import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/platform/db/database.ts';
import { openScreens, PHONE_SIZE, type Screens } from '../support/screens.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { agentSays, asksFor, customerSays, OFFER, wrapsUp } from './at-work.ts';
import { openOrder } from './field-order.ts';
import { faultsInBothThemes } from './axe.ts';

let house: RunningHouse;
let database: Database;
let screens: Screens;
let order: { id: string; staffNo: string };
beforeAll(async () => {
  house = await startHouse();
  database = await house.database();
  screens = await openScreens(house.url);
  order = await openOrder(house, database);
});
afterAll(async () => {
  await screens.close();
  await database.close();
  await house.clear();
});

/** Names what was looked at in front of each fault, so that one failure tells all of them. */
const look = async (what: string, page: Page): Promise<string[]> =>
  (await faultsInBothThemes(page)).map((fault) => `${what} · ${fault}`);

const settled = async (page: Page): Promise<void> => {
  await page.locator('main, .sj-root').first().waitFor();
  await page.waitForLoadState('networkidle');
};

describe('nobody is shut out: axe finds nothing serious, in light and in dark', () => {
  it('at the door', async () => {
    const page = await screens.customer('/sign-in');
    await page.getByLabel('工号', { exact: true }).waitFor();
    const found = await look('sign-in, phone', page);
    await page.setViewportSize({ width: 1366, height: 768 });
    found.push(...(await look('sign-in', page)));
    await page.getByLabel('工号', { exact: true }).fill('1001');
    await page.locator('input[type=password]').fill('not-the-password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').first().waitFor();
    found.push(...(await look('sign-in refused', page)));
    await page.context().close();
    expect(found).toEqual([]);
  });

  it('on the customer page and at the desk, from the first word to the rating', async () => {
    const found: string[] = [];
    const customer = await screens.customer();
    await customer.getByRole('button', { name: '其他' }).waitFor();
    found.push(...(await look('chat welcome', customer)));
    const desk = await screens.staff('1004');
    await desk.goto(`${house.url}/desk`);
    await desk.getByRole('button', { name: /示闲，开始接待/ }).waitFor();
    found.push(...(await look('desk not ready', desk)));
    await asksFor(customer);
    await customer.getByText('正在为您接通人工客服').waitFor();
    await customerSays(customer, '宽带又断了');
    found.push(...(await look('chat waiting', customer)));

    await desk.getByRole('button', { name: /示闲，开始接待/ }).click();
    await desk.getByRole('alertdialog', { name: OFFER }).waitFor();
    found.push(...(await look('desk ringing', desk)));
    await desk.keyboard.press('Enter');
    await desk.getByLabel('回复客户').waitFor();
    await agentSays(desk, '我来为您查一下');
    await customer.getByText('我来为您查一下').waitFor();
    found.push(...(await look('desk with a chat', desk)), ...(await look('chat talking', customer)));
    await desk.getByRole('button', { name: /结束会话/ }).click();
    await desk.getByRole('radiogroup', { name: '联络结果' }).waitFor();
    found.push(...(await look('desk after-call work', desk)));
    await customer.getByLabel('满意', { exact: true }).check({ force: true });
    found.push(...(await look('chat rating', customer)));
    await wrapsUp(desk);
    found.push(...(await look('desk ready', desk)));
    await desk.keyboard.press('?');
    await desk.getByRole('dialog').waitFor();
    found.push(...(await look('desk keys', desk)));
    const elder = await screens.customer('/chat?elder=1');
    await elder.getByRole('button', { name: '找人工' }).waitFor();
    found.push(...(await look('chat elder', elder)));
    for (const page of [customer, desk, elder]) await page.context().close();
    expect(found).toEqual([]);
  });

  it('on every screen that any post finds in its navigation, and the account page', async () => {
    const found: string[] = [];
    const seen = new Set<string>();
    for (const staffNo of ['1008', '1009', '1014', '1016', '1018']) {
      const page = await screens.staff(staffNo);
      await page.goto(`${house.url}/`);
      await settled(page);
      const links = await page
        .locator('a[href^="/"]')
        .evaluateAll((all: { getAttribute(name: string): string }[]) => all.map((a) => a.getAttribute('href')));
      for (const path of ['/', ...links, '/account']) {
        if (seen.has(path) || path === '/desk' || path === '/field') continue;
        seen.add(path);
        await page.goto(house.url + path);
        await settled(page);
        found.push(...(await look(path, page)));
        const row = page.locator('tbody tr.ant-table-row').first();
        if ((await row.count()) === 0) continue;
        await row.click();
        await settled(page);
        found.push(...(await look(`${path}, a row opened`, page)));
      }
      await page.context().close();
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        ...['/', '/contacts', '/cases', '/orders', '/floor', '/wall', '/account'],
        ...['/live', '/surge', '/callbacks', '/handover', '/shift', '/queues', '/rules'],
      ]),
    );
    const known = [
      '/',
      '/contacts',
      '/cases',
      '/orders',
      '/handover',
      '/shift',
      '/floor',
      '/wall',
      '/callbacks',
      '/queues',
    ];
    expect([...seen]).toEqual(expect.arrayContaining([...known, '/account']));
    expect(found).toEqual([]);
  });

  it('in the routing rules: every tab of a draft with its problems, a what-if with its outcome, the release', async () => {
    const page = await screens.staff('1008');
    const found: string[] = [];
    await page.goto(`${house.url}/rules`);
    await page.getByRole('button', { name: '以此版新建草稿' }).click();
    await page.getByText('已新建草稿').waitFor();
    await page.getByRole('spinbutton', { name: '第 1 步 等待时间' }).fill('5');
    await page.getByText(/要从 0 秒开始/).waitFor();
    for (const tab of ['队列', '优先级与优选坐席', '自助优先', /差异/]) {
      await page.getByRole('tab', { name: tab }).click();
      await settled(page);
      found.push(...(await look(`rules, ${String(tab)}`, page)));
    }
    await page.getByRole('tab', { name: '队列' }).click();
    await page.getByRole('spinbutton', { name: '第 1 步 等待时间' }).fill('0');
    await page.getByRole('spinbutton', { name: '振铃' }).fill('25');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('已保存').waitFor();
    await page.getByRole('tab', { name: '试算' }).click();
    await page.getByLabel('转人工量（个）').fill('500');
    await page.getByLabel('现场坐席（忙时）').fill('8');
    found.push(...(await look('rules, what-if asked', page)));
    await page.getByRole('button', { name: '开始试算' }).click();
    await page.getByRole('heading', { name: '一天中每半小时的 15 秒服务水平' }).waitFor({ timeout: 60_000 });
    found.push(...(await look('rules, what-if done', page)));
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    found.push(...(await look('rules, release', page)));
    await page.context().close();
    expect(found).toEqual([]);
  });

  it('in queue and skill administration: every tab, a form beside its list, the sheet with its errors', async () => {
    const page = await screens.staff('1016');
    const found: string[] = [];
    for (const tab of ['queues', 'skills', 'agents', 'profiles', 'calendars', 'shards']) {
      await page.goto(`${house.url}/queues?tab=${tab}`);
      await page.locator('.sj-radmin').waitFor();
      await settled(page);
      found.push(...(await look(`queues, ${tab}`, page)));
    }
    await page.goto(`${house.url}/queues`);
    await page.locator('tbody tr.ant-table-row').first().click();
    await page.locator('.sj-radmin-panel').waitFor();
    found.push(...(await look('a queue', page)));
    await page.getByText('进线规则', { exact: true }).click();
    await page.locator('.sj-radmin-entries').waitFor();
    found.push(...(await look('entry rules', page)));
    await page.goto(`${house.url}/queues?tab=agents`);
    await page.locator('.sj-radmin-link').nth(2).click();
    await page.locator('.sj-radmin-panel').waitFor();
    found.push(...(await look('an agent', page)));
    await page.getByRole('button', { name: '导入' }).click();
    const sheet = Buffer.from('工号,故障报修\n1001,5\n1002,9\n');
    await page.locator('input[type=file]').setInputFiles({ name: '技能.csv', mimeType: 'text/csv', buffer: sheet });
    await page.getByText('级别：请填 0 到 5').or(page.getByText('不是级别')).first().waitFor();
    found.push(...(await look('import', page)));
    await page.context().close();
    expect(found).toEqual([]);
  });

  it("on the engineer's phone: the visits, an order, its talk, the backfill", async () => {
    const { id, staffNo } = order;
    const page = await screens.staff(staffNo, PHONE_SIZE);
    const found: string[] = [];
    const views = [
      ['/field', page.getByText(/宽带/).first()],
      [`/field?order=${id}`, page.locator('.sj-field-act').first()],
      [`/field?order=${id}&view=talk`, page.getByRole('textbox').last()],
      [`/field?order=${id}&view=backfill`, page.getByRole('button').last()],
    ] as const;
    for (const [path, drawn] of views) {
      await page.goto(house.url + path);
      await settled(page);
      await drawn.waitFor();
      found.push(...(await look(path.replace(id, '…'), page)));
    }
    await page.context().close();
    expect(found).toEqual([]);
  });
});
