import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/platform/db/database.ts';
import { picture } from '../support/picture.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { openScreens, type Screens } from '../support/screens.ts';
import { until } from '../support/until.ts';
import { agentSays, asksFor, chatBetween, customerSays, OFFER, readAtDesk, readyDesk, takes } from './at-work.ts';
import { faultsInBothThemes } from './axe.ts';

/** 1001 and 1004 take chats, 1007 works at home, 1008 leads the team of 1001. */
let house: RunningHouse;
let database: Database;
let screens: Screens;
const open: Page[] = [];
/** Customers who still wait when a test ends would be the first customers of the next: each part has a house of its own. */
function ownHouse(): void {
  beforeAll(async () => {
    house = await startHouse();
    database = await house.database();
    screens = await openScreens(house.url);
  });
  afterEach(async () => {
    for (const page of open.splice(0).reverse()) await page.context().close();
  });
  afterAll(async () => {
    await screens.close();
    await database.close();
    await house.clear();
  });
}

const customer = async (): Promise<Page> => {
  const page = await screens.customer();
  open.push(page);
  await asksFor(page);
  await page.getByText('正在为您接通人工客服').waitFor();
  return page;
};
const staff = async (staffNo: string): Promise<Page> => {
  const page = await screens.staff(staffNo);
  open.push(page);
  return page;
};
const desk = async (staffNo: string): Promise<Page> => {
  const page = await staff(staffNo);
  await readyDesk(page, house.url);
  return page;
};
const waitingIds = async (): Promise<string[]> => {
  const { rows } = await database.pool.query<{ id: string }>(
    "select id from contacts where state = 'waiting' order by queued_at",
  );
  return rows.map((r) => r.id);
};
const inState = (id: string, state: string) =>
  until(
    async () => {
      const { rows } = await database.pool.query<{ queue_code: string }>(
        'select queue_code from contacts where id = $1 and state = $2',
        [id, state],
      );
      return rows[0];
    },
    { what: `the contact to be ${state}`, timeoutMs: 20_000 },
  );

describe('the live queue', () => {
  ownHouse();

  it('is moved by keyboard and by mouse: who was moved to the front is offered next; and the move can be taken back', async () => {
    for (let n = 0; n < 3; n += 1) {
      const before = (await waitingIds()).length;
      await customer();
      await until(async () => (await waitingIds()).length > before, { what: 'the customer to wait' });
    }
    const [first, second, third] = await waitingIds();
    const leader = await staff('1008');
    await leader.goto(`${house.url}/live`);
    const row = (id: string | undefined) => leader.locator(`tr[data-contact="${id}"]`);
    await row(third).waitFor();
    await picture(leader, 'live-waiting');
    const order = () =>
      leader
        .locator('tr[data-contact]')
        .evaluateAll((all: { dataset: { contact?: string } }[]) => all.map((r) => r.dataset.contact));
    expect(await order()).toEqual([first, second, third]);
    expect(await row(first).innerText()).toMatch(/本队列第1位；.*技能.*秒后将同时询问/);

    await row(third).focus();
    await leader.keyboard.press('Alt+Home');
    const dialog = leader.getByRole('dialog', { name: '调整先后次序' });
    await dialog.getByRole('textbox').fill('客户有急事要赶时间');
    await picture(leader, 'live-move');
    expect(await faultsInBothThemes(leader)).toEqual([]);
    await dialog.getByRole('button', { name: '调整' }).click();
    await leader.getByText(/已移到“在线客服”第1位/).waitFor();
    await until(async () => (await order())[0] === third, { what: 'the row to stand first' });
    await picture(leader, 'live-moved');

    await row(second).dragTo(row(first));
    await dialog.getByRole('textbox').fill('先处理这位客户');
    await dialog.getByRole('button', { name: '调整' }).click();
    await until(async () => (await order()).join() === [third, second, first].join(), { what: 'the dragged order' });
    await leader
      .getByRole('button', { name: '撤 销' })
      .or(leader.getByRole('button', { name: '撤销' }))
      .click();
    await until(async () => (await order()).join() === [third, first, second].join(), {
      what: 'the move to be undone',
    });
    expect(await faultsInBothThemes(leader)).toEqual([]);

    const agent = await desk('1001');
    await agent.getByRole('alertdialog', { name: OFFER }).waitFor();
    await inState(third ?? '', 'offered');
    expect(await waitingIds()).toEqual(expect.arrayContaining([first, second]));
    await picture(leader, 'live-agents');
    await picture(agent, 'desk-offer');
  });

  it('assigns to who can take it, and says why somebody cannot', async () => {
    await customer();
    const [id] = await until(async () => ((await waitingIds()).length > 0 ? waitingIds() : undefined), {
      what: 'the customer to wait',
    });
    const resting = await staff('1001');
    await resting.goto(`${house.url}/desk`);
    await resting.getByRole('button', { name: /示闲，开始接待/ }).waitFor();
    const leader = await staff('1008');
    await leader.goto(`${house.url}/live`);
    await leader.locator(`tr[data-contact="${id ?? ''}"]`).focus();
    await leader.keyboard.press('Enter');
    await leader.getByRole('menuitem', { name: '分配给坐席' }).click();
    const dialog = leader.getByRole('dialog', { name: '分配给坐席' });
    await dialog.getByRole('textbox').fill('客户指定这位坐席');
    await dialog.getByRole('button', { name: '分配' }).click();
    await dialog.getByText(/正在示忙，无法接听/).waitFor();
    await picture(leader, 'live-refused');
    expect(await faultsInBothThemes(leader)).toEqual([]);
    await dialog.getByRole('button', { name: /取\s?消/ }).click();
    await leader
      .getByRole('button', { name: /的操作/ })
      .last()
      .click();
    expect(await leader.getByRole('menuitem', { name: /监听/ }).getAttribute('aria-disabled')).toBe('true');
  });

  it('is not for agents, neither the page nor its answers', async () => {
    const agent = await staff('1001');
    await agent.goto(`${house.url}/live`);
    await agent.getByText('您的岗位不能打开这个页面').waitFor();
    expect(await agent.getByRole('link', { name: '实时队列' }).count()).toBe(0);
  });
});

describe('a chat passed on', () => {
  ownHouse();

  it('goes to a colleague: they see why, the conversation goes along, the customer is told, an aside stays inside', async () => {
    const page = await screens.customer();
    open.push(page);
    const first = await desk('1001');
    await chatBetween(page, first);
    await customerSays(page, '我的账单多扣了30元');
    await readAtDesk(first, '我的账单多扣了30元');
    const second = await desk('1004');

    await first.getByRole('button', { name: /内部咨询/ }).click();
    const asking = first.getByRole('dialog', { name: '内部咨询' });
    await asking.getByLabel('咨询谁').click();
    await first.locator('.ant-select-item-option').first().click();
    await asking.getByLabel('问题').fill('重复扣费由谁退？');
    await asking.getByRole('button', { name: '发起咨询' }).click();
    const aside = second.getByRole('region', { name: '内部咨询' });
    await aside.getByText('重复扣费由谁退？').waitFor();
    await aside.getByLabel('回复同事').fill('转给我来退');
    await second.keyboard.press('Enter');
    await first.getByRole('region', { name: '内部咨询' }).getByText('转给我来退').waitFor();
    await picture(second, 'consult-asked');
    await picture(first, 'consult-asking');
    expect(await faultsInBothThemes(second)).toEqual([]);

    await first.keyboard.press('Shift+F9');
    const dialog = first.getByRole('dialog', { name: /转接客户/ });
    await dialog.getByRole('radio', { name: /空闲/ }).first().click();
    await dialog.getByLabel('给对方的说明').fill('已核对身份，请退30元');
    await picture(first, 'transfer-dialog');
    expect(await faultsInBothThemes(first)).toEqual([]);
    await dialog.getByRole('button', { name: /转\s?接/ }).click();
    await second.getByRole('alertdialog', { name: OFFER }).getByText('已核对身份，请退30元').waitFor();
    await picture(second, 'transfer-offer');
    expect(await faultsInBothThemes(second)).toEqual([]);
    await takes(second);
    await readAtDesk(second, '我的账单多扣了30元');
    await agentSays(second, '已为您退款');
    await page.getByText('已为您退款').waitFor();
    await page.getByText('正在为您转接更合适的同事').waitFor();
    expect(await page.locator('body').innerText()).not.toContain('转给我来退');
    await first.getByText('已示闲，等待来话').waitFor();
    await second.getByRole('button', { name: /结束会话/ }).click();
    await second.getByRole('radiogroup', { name: '联络结果' }).waitFor();
    await second.getByText(/还剩 .*到时自动完成/).waitFor();
    await picture(second, 'after-call');
    expect(await faultsInBothThemes(second)).toEqual([]);

    const leader = await staff('1016');
    const { rows } = await database.pool.query<{ id: string }>(
      'select contact_id as id from contact_transfers order by at desc limit 1',
    );
    await leader.goto(`${house.url}/contacts?open=${rows[0]?.id ?? ''}`);
    const why = leader.getByRole('region', { name: '路由说明' });
    await why.getByText(/转接（需要专席处理），重新计时等待/).waitFor();
    await why.scrollIntoViewIfNeeded();
    await picture(leader, 'why-panel');
    expect(await faultsInBothThemes(leader)).toEqual([]);
  });
});

describe('a chat passed to a queue', () => {
  ownHouse();

  it('waits there, first, and is taken by who serves it', async () => {
    const page = await screens.customer();
    open.push(page);
    const first = await desk('1001');
    await chatBetween(page, first);
    const { rows } = await database.pool.query<{ id: string }>("select id from contacts where state = 'connected'");
    const id = rows[0]?.id ?? '';
    const second = await desk('1009');
    await first.keyboard.press('Shift+F9');
    const dialog = first.getByRole('dialog', { name: /转接客户/ });
    await dialog.getByText('队列', { exact: true }).click();
    await dialog.getByRole('radio', { name: /投诉建议/ }).click();
    await dialog.getByRole('button', { name: /转\s?接/ }).click();
    expect(await inState(id, 'offered')).toEqual({ queue_code: 'complaint' });
    await takes(second);
    await inState(id, 'connected');
  });
});
