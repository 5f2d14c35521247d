import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/platform/db/database.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import { startPhone, type Phone } from '../support/baresip.ts';
import { EAR } from '../support/mouth-and-ear.ts';
import { download, finishedRecording } from '../support/recording.ts';
import { openScreens, type Screens } from '../support/screens.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { signIn } from '../support/staff-client.ts';
import { until } from '../support/until.ts';
import { asksFor, OFFER, readyDesk, takes, wrapsUp } from './at-work.ts';

/** Somebody the demo operator knows, whose plight has a story; with 65 and more years the elders' desk is first. */
const KNOWN_CALLER = '16400000001';
const CUSTOMER_HZ = 700;
const LOUD = 0.05;
/** A whole second of sound on each side of a reload. */
const TALK_MS = 1_500;

let house: RunningHouse;
let database: Database;
let screens: Screens;
const open: { close(): unknown }[] = [];
const complaints: string[] = [];
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

async function deskOf(staffNo: string): Promise<Page> {
  const desk = await screens.staff(staffNo);
  desk.on('console', (line) => {
    if (line.type() === 'error') complaints.push(`${staffNo}: ${line.text()} (${line.location().url})`);
  });
  await desk.addInitScript(EAR);
  await readyDesk(desk, house.url);
  open.push({ close: () => desk.context().close() });
  return desk;
}

async function calls(number: string): Promise<Phone> {
  const phone = await startPhone({ number, toneHz: CUSTOMER_HZ });
  open.push(phone);
  await phone.dial(`sip:96000@127.0.0.1:${house.sipPort}`);
  await phone.happened('CALL_ESTABLISHED');
  return phone;
}

const hearsCustomer = async (desk: Page): Promise<void> => {
  await until(async () => Number(await desk.evaluate(`toneHere(${CUSTOMER_HZ})`)) > 150, {
    what: "the customer's tone at the loudspeaker of the desk",
    timeoutMs: 20_000,
  });
};
const scrolls = (page: Page): Promise<unknown> =>
  page.evaluate(
    'document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth',
  );

/** Words that are the same in Chinese: names of techniques, keys and ourselves. */
const ALLOWED =
  /\b(IPTV|VIP|SIP|WiFi|Wi-Fi|ONU|5G|4G|GB|MB|KB|Esc|Enter|Shift|Ctrl|F\d{1,2}|English|V?DSL|AI|SLA|App|M|G|K)\b/g;
/** Broadband and television accounts carry their product in front: kd…, tv… */
const ACCOUNTS = /\b(?:kd|tv)[\d*]+/g;
const englishWords = async (page: Page): Promise<string[]> => {
  const text = (await page.locator('body').innerText()).replace(ACCOUNTS, '').replace(ALLOWED, '');
  return [...text.matchAll(/[A-Za-z]{2,}[A-Za-z ]*/g)].map(([word]) => word);
};

describe('the desk, by keyboard alone', () => {
  it('gives an offer back with Esc and a digit, takes the next one with Enter, and finishes with a digit and Ctrl+Enter', async () => {
    const desk = await deskOf('1004');
    const customer = await screens.customer();
    open.push({ close: () => customer.context().close() });
    await asksFor(customer);
    const offer = desk.getByRole('alertdialog', { name: OFFER });
    await offer.waitFor();
    await desk.keyboard.press('Escape');
    await desk.getByRole('group', { name: '拒接理由' }).waitFor();
    await desk.keyboard.press('1');
    await offer.waitFor({ state: 'detached' });
    const { rows } = await database.pool.query<{ event: string; reason: string | null }>(
      `select event, reason from contact_transitions where event = 'reject'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.reason).not.toBeNull();
    await takesAgain(desk);
    await findsOut(desk);
    await desk.keyboard.press('F9');
    await wrapsUp(desk);
    expect(await scrolls(desk)).toBe(false);
    expect(screens.complaints.concat(complaints)).toEqual([]);
  });
});

/** Nobody known by the number: the agent asks, looks the customer up, and a case can be opened for them. */
async function findsOut(desk: Page): Promise<void> {
  const who = desk.getByRole('region', { name: '客户', exact: true });
  await who.getByLabel('查找客户').fill(KNOWN_CALLER);
  await who.getByLabel('查找客户').press('Enter');
  await who.getByRole('button', { name: '就是这位' }).first().click();
  await who.locator('.sj-who-name').waitFor();
  const { rows } = await database.pool.query<{ customer_id: string | null; action: string }>(
    `select c.customer_id, a.action from contacts c join audit_entries a on a.subject_id = c.id::text
     where c.channel = 'chat' and a.action = 'contact.identified'`,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.customer_id).not.toBeNull();
}

/** Whoever has given one back is not rung again for the same at once: ready again, the next ring is taken. */
async function takesAgain(desk: Page): Promise<void> {
  const start = desk.getByRole('button', { name: /示闲，开始接待/ });
  const offer = desk.getByRole('alertdialog', { name: OFFER });
  await start.or(offer).first().waitFor({ timeout: 40_000 });
  if (await start.isVisible()) await desk.keyboard.press('F10');
  await takes(desk);
}

describe('a real call at the desk', () => {
  it('shows who calls while it rings, goes on through a reload of the page, and is one recording', async () => {
    const desk = await deskOf('1006');
    await desk.getByText('话机已就绪').waitFor();
    const phone = await calls(KNOWN_CALLER);
    const offer = desk.getByRole('alertdialog', { name: OFFER });
    await offer.waitFor({ timeout: 30_000 });
    const who = desk.getByRole('region', { name: '客户', exact: true });
    await who.locator('.sj-who-name').waitFor();
    expect(await who.locator('.sj-who-name').innerText()).toMatch(/\p{Script=Han}\*/u);
    // 300 ms is the promise on an idle machine; here it is measured beside all the other tests, and so only told.
    const pops = await desk.evaluate<number[]>(
      `performance.getEntriesByType('measure').filter((m) => m.name.startsWith('screen-pop:')).map((m) => m.duration)`,
    );
    expect(pops).toHaveLength(1);
    process.stdout.write(`offer to customer on the screen: ${Math.round(pops[0] ?? 0)} ms\n`);
    expect(await scrolls(desk)).toBe(false);
    expect(await englishWords(desk)).toEqual([]);

    await desk.keyboard.press('Enter');
    await desk.getByRole('timer', { name: '通话时长' }).waitFor();
    await hearsCustomer(desk);
    await new Promise((resolve) => setTimeout(resolve, TALK_MS));
    await desk.reload();
    await desk.getByRole('timer', { name: '通话时长' }).waitFor();
    await hearsCustomer(desk);
    await new Promise((resolve) => setTimeout(resolve, TALK_MS));
    expect(await scrolls(desk)).toBe(false);
    expect(await englishWords(desk)).toEqual([]);
    await desk.keyboard.press('F9');
    await phone.happened('CALL_CLOSED');
    await wrapsUp(desk);

    const staff = await signIn(house.url, '1008');
    open.push(staff);
    const { rows } = await database.pool.query<{ id: string }>(
      `select id from contacts where channel = 'voice' order by arrived_at desc limit 1`,
    );
    const recording = await finishedRecording(staff, rows[0]?.id ?? '');
    const { wav } = await download(staff, recording);
    const [left = new Int16Array()] = wav.samples;
    expect(left.length / 8).toBeGreaterThan(2 * TALK_MS);
    for (const part of [left.slice(0, 8_000), left.slice(-8_000)]) {
      expect(toneLevel(part, CUSTOMER_HZ)).toBeGreaterThan(LOUD);
    }
    expect(screens.complaints.concat(complaints)).toEqual([]);
  });
});

describe('a post that takes its calls by itself', () => {
  it('hears a tone and has the caller, without a key or a click', async () => {
    const { rowCount } = await database.pool.query(
      `update agent_profiles set auto_answer = true where staff_id = (select id from staff where staff_no = '1006')`,
    );
    expect(rowCount).toBe(1);
    const desk = await deskOf('1006');
    await desk.getByText('话机已就绪').waitFor();
    const phone = await calls(KNOWN_CALLER);
    await desk.getByRole('timer', { name: '通话时长' }).waitFor();
    await hearsCustomer(desk);
    const { rows } = await database.pool.query<{ event: string; actor: string }>(
      `select t.event, t.actor from contact_transitions t join contacts c on c.id = t.contact_id
       where c.channel = 'voice' and t.event in ('accept', 'reject', 'miss') order by c.arrived_at desc, t.seq limit 1`,
    );
    expect(rows).toMatchObject([{ event: 'accept' }]);
    await desk.keyboard.press('F9');
    await phone.happened('CALL_CLOSED');
    await wrapsUp(desk);
    expect(screens.complaints.concat(complaints)).toEqual([]);
  });
});

describe('in both languages', () => {
  it('no English word is left in Chinese, and one choice turns all of it to English', async () => {
    const found: string[] = [];
    const page = await screens.staff('1008');
    open.push({ close: () => page.context().close() });
    for (const path of ['/', '/desk', '/contacts', '/cases', '/orders', '/floor', '/account']) {
      await page.goto(house.url + path);
      await page.waitForLoadState('networkidle');
      found.push(...(await englishWords(page)).map((word) => `${path}: ${word}`));
    }
    expect(found).toEqual([]);
    await page.goto(`${house.url}/desk`);
    await page.getByRole('button', { name: /Language/ }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Desk' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    const chinese = (await page.locator('main').innerText()).match(/\p{Script=Han}+/gu) ?? [];
    expect(chinese).toEqual([]);
    await page.reload();
    await page.getByRole('link', { name: 'Desk' }).waitFor();
  });
});
