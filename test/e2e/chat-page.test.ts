import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/platform/db/database.ts';
import { openScreens, type Screens } from '../support/screens.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { until } from '../support/until.ts';
import {
  agentSays,
  asksFor,
  chatBetween,
  customerSays,
  OFFER,
  readAtDesk,
  readyDesk,
  takes,
  wrapsUp,
} from './at-work.ts';

let house: RunningHouse;
let database: Database;
let screens: Screens;
let desk: Page;
beforeAll(async () => {
  house = await startHouse();
  database = await house.database();
  screens = await openScreens(house.url);
  desk = await screens.staff('1004');
  await readyDesk(desk, house.url);
});
afterAll(async () => {
  await screens.close();
  await database.close();
  await house.clear();
});

const newestChat = `(select id from contacts where channel = 'chat' order by arrived_at desc limit 1)`;
const stored = async (author: string): Promise<string[]> => {
  const { rows } = await database.pool.query<{ body: string }>(
    `select body from transcript_entries where kind = 'text' and author = $1 and contact_id = ${newestChat} order by seq`,
    [author],
  );
  return rows.map((r) => r.body);
};
const bubbles = (customer: Page): Promise<string[]> => customer.locator('.row.mine .bubble').allTextContents();

async function endFromDesk(customer: Page): Promise<void> {
  await desk.getByRole('button', { name: /结束会话/ }).click();
  await customer.getByText('这次服务，您满意吗？').waitFor();
}

/**
 * A server that was away longer than the agent's grace has put the customer first in line: the agent is ready again and takes
 * them. A shorter absence gives the talk back by itself; either way the words are at the desk in the end.
 */
async function readAfterRestart(text: string): Promise<void> {
  const words = desk.getByRole('log', { name: '会话内容' }).getByText(text);
  const start = desk.getByRole('button', { name: /示闲，开始接待/ });
  const offer = desk.getByRole('alertdialog', { name: OFFER });
  await until(
    async () => {
      if (await words.isVisible()) return true;
      if (await start.isVisible()) await start.click();
      else if (await offer.isVisible()) await desk.keyboard.press('Enter');
      return false;
    },
    { what: `"${text}" at the desk`, timeoutMs: 60_000 },
  );
}

/** A picture as a phone takes it: any page, as seen. */
const photo = async (name: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> => ({
  name,
  mimeType: 'image/png',
  buffer: await desk.screenshot({ clip: { x: 0, y: 0, width: 320, height: 200 } }),
});

describe('the customer page in a real browser', () => {
  it('says goodbye with a question, and what is answered is kept', async () => {
    const customer = await screens.customer();
    await chatBetween(customer, desk);
    await customerSays(customer, '宽带又断了');
    await readAtDesk(desk, '宽带又断了');
    await agentSays(desk, '我来为您查一下');
    await customer.getByText('我来为您查一下').waitFor();
    await endFromDesk(customer);
    await customer.getByLabel('满意', { exact: true }).check({ force: true });
    await customer.getByPlaceholder('想对我们说的话（选填）').fill('很快就好了');
    await customer.getByRole('button', { name: '提交评价' }).click();
    await customer.getByText('谢谢您的评价').waitFor();
    const { rows } = await database.pool.query(
      `select stars, rating_words from chat_conversations where contact_id = ${newestChat}`,
    );
    expect(rows).toEqual([{ stars: 4, rating_words: '很快就好了' }]);
    await wrapsUp(desk);

    // The same browser, later: the former conversation is found, with its words and its stars.
    await customer.goto(`${house.url}/chat`);
    await customer.getByRole('button', { name: '以前的对话' }).click();
    const past = customer.getByRole('button', { name: /其他.*★★★★/ });
    await past.click();
    await customer.getByText('宽带又断了').waitFor();
    await customer.getByText('我来为您查一下').waitFor();
    await customer.context().close();
  });

  it('comes back after a reload in the middle, with everything that was said', async () => {
    const customer = await screens.customer();
    await chatBetween(customer, desk);
    await customerSays(customer, '第一句');
    await readAtDesk(desk, '第一句');
    await agentSays(desk, '第二句');
    await customer.getByText('第二句').waitFor();
    await customer.reload();
    await customer.getByText('第一句').waitFor();
    await customer.getByText('第二句').waitFor();
    await customerSays(customer, '第三句');
    await readAtDesk(desk, '第三句');
    expect(await bubbles(customer)).toEqual(['第一句', '第三句']);
    await endFromDesk(customer);
    await wrapsUp(desk);
    await customer.context().close();
  });

  it('shows a picture of the customer at the desk, and one of the desk to the customer', async () => {
    const customer = await screens.customer();
    await chatBetween(customer, desk);
    await customer.locator('input[type=file]').setInputFiles(await photo('光猫红灯.png'));
    const atDesk = desk.getByRole('img', { name: '光猫红灯.png' });
    await atDesk.waitFor();
    await desk.locator('.sj-composer input[type=file]').setInputFiles(await photo('接线图.png'));
    const atCustomer = customer.getByRole('img', { name: '接线图.png' });
    await atCustomer.waitFor();
    for (const picture of [atDesk, atCustomer]) {
      const width = (): Promise<number> =>
        picture.evaluate((img: { readonly naturalWidth: number }) => img.naturalWidth);
      await until(async () => (await width()) === 320, { what: 'the picture itself, not only its frame' });
    }
    await atCustomer.click();
    await customer.keyboard.press('Escape');
    await endFromDesk(customer);
    await wrapsUp(desk);
    await customer.context().close();
  });

  it('keeps what was written while the server was dead, and sends it once and in order when it is back', async () => {
    const customer = await screens.customer();
    await chatBetween(customer, desk);
    await customerSays(customer, '之前');
    await readAtDesk(desk, '之前');

    await database.close();
    await house.kill9();
    await customer.getByText(/会自动补发/).waitFor();
    const away = ['断线一', '断线二', '断线三'];
    for (const text of away) await customerSays(customer, text);
    house = await house.again();
    database = await house.database();

    const expected = ['之前', ...away];
    await until(async () => (await stored('customer')).length >= expected.length, {
      what: 'what was written meanwhile',
      timeoutMs: 60_000,
    });
    await readAfterRestart('断线三');
    await customerSays(customer, '之后');
    await readAtDesk(desk, '之后');
    expect(await stored('customer')).toEqual([...expected, '之后']);
    expect(await bubbles(customer)).toEqual([...expected, '之后']);
    expect(await customer.getByText('没有发出去').count()).toBe(0);
    await agentSays(desk, '收到了');
    await customer.getByText('收到了').waitFor();
    await endFromDesk(customer);
    await wrapsUp(desk);
    await customer.context().close();
    expect(screens.complaints).toEqual([]);
  });
});

/** The widget lives in a closed shadow root, which a tool cannot look into either: for the test it is opened. */
const openShadows = `{
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) { return attach.call(this, { ...init, mode: 'open' }); };
}`;

describe('the widget on the page of another origin', () => {
  let site: Server;
  let address: string;
  beforeAll(async () => {
    site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><title>营业厅</title><h1>网上营业厅</h1><script src="${house.url}/widget.js"></script>`,
      );
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    // Another origin of the same site. On another site a private window keeps all storage from a frame, and the talk would not outlast a reload.
    address = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  });
  afterAll(() => new Promise((resolve) => site.close(resolve)));

  it('opens, chats, shows who it is with, and Escape closes it with the talk kept', async () => {
    const page = await screens.customer('/chat');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.addInitScript(openShadows);
    await page.goto(address);
    const bubble = page.getByRole('button', { name: '在线客服' });
    await bubble.click();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('button', { name: '其他', exact: true }).click();
    await takes(desk);
    await frame.getByText('正在为您服务').waitFor();
    await frame.locator('footer textarea').fill('从别的网站问一句');
    await frame.locator('footer textarea').press('Enter');
    await readAtDesk(desk, '从别的网站问一句');

    await bubble.focus();
    await page.keyboard.press('Escape');
    await page.locator('iframe').waitFor({ state: 'hidden' });
    expect(await bubble.getAttribute('aria-expanded')).toBe('false');
    await agentSays(desk, '您好，请讲');
    await page.getByRole('status').getByText('1').waitFor();
    await bubble.click();
    await frame.getByText('您好，请讲').waitFor();
    await frame.locator('footer textarea').focus();
    await page.keyboard.press('Escape');
    await page.locator('iframe').waitFor({ state: 'hidden' });

    await page.reload();
    await bubble.click();
    await frame.getByText('从别的网站问一句').waitFor();
    await desk.getByRole('button', { name: /结束会话/ }).click();
    await wrapsUp(desk);
    expect(screens.complaints).toEqual([]);
  });
});

const fontSize = (of: Locator): Promise<number> =>
  of.evaluate((el: unknown) => {
    const { getComputedStyle } = globalThis as unknown as { getComputedStyle: (el: unknown) => { fontSize: string } };
    return parseFloat(getComputedStyle(el).fontSize);
  });

describe('elder mode', () => {
  it('has three big buttons with large words, and 找人工 leads to a person', async () => {
    const customer = await screens.customer('/chat?elder=1');
    const big = customer.locator('.elder-choices button');
    await big.first().waitFor();
    expect(await big.allTextContents()).toEqual(['找人工', '我家电视坏了', '查话费']);
    for (const button of await big.all()) {
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(48);
      expect(await fontSize(button)).toBeGreaterThanOrEqual(22);
    }
    await asksFor(customer, '找人工');
    await takes(desk);
    await customer.getByText('正在为您服务').waitFor();
    await endFromDesk(customer);
    await wrapsUp(desk);
  });
});
