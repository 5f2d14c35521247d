import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/platform/db/database.ts';
import { startPhone, type Phone } from '../support/baresip.ts';
import { picture } from '../support/picture.ts';
import { loudness } from '../support/prompt.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { openScreens, type Screens } from '../support/screens.ts';
import { until } from '../support/until.ts';
import { OFFER, readyDesk, takes, wrapsUp } from './at-work.ts';
import { faultsInBothThemes } from './axe.ts';

/** 1001 and 1002 take calls of the general queue, 1008 leads their team. What is heard at which ear is test/sip/talk.test.ts. */
let house: RunningHouse;
let database: Database;
let screens: Screens;
const open: { close(): unknown }[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  house = await startHouse();
  database = await house.database();
  screens = await openScreens(house.url);
});
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});
afterAll(async () => {
  await screens.close();
  await database.close();
  await house.clear();
});

const staff = async (staffNo: string): Promise<Page> => {
  const page = await screens.staff(staffNo);
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(`${staffNo}: ${line.text()} (${line.location().url})`);
  });
  open.push({ close: () => page.context().close() });
  return page;
};
const desk = async (staffNo: string): Promise<Page> => {
  const page = await staff(staffNo);
  await readyDesk(page, house.url);
  await page.getByText('话机已就绪').waitFor();
  return page;
};
const calls = async (number: string): Promise<Phone> => {
  const phone = await startPhone({ number, toneHz: 700 });
  open.push(phone);
  await phone.dial(`sip:96000@127.0.0.1:${house.sipPort}`);
  await phone.happened('CALL_ESTABLISHED');
  phone.press('0');
  return phone;
};

const SECOND = 8_000;
/** One packet of sound. */
const PIECE = 160;
/** hold-music at its level on the line; silence reads 0. */
const MUSIC = 0.01;
/**
 * Music sounds all the time. The microphone of a test browser beeps for 0.1 s twice a second; two of them, whose beats drift,
 * still leave six tenths of the time silent. Longer pieces would show less: two beeps on four borders look like 0.6 s of sound.
 */
const silentPart = async (phone: Phone): Promise<number> => {
  const now = (await phone.hears()).slice(-2 * SECOND);
  const pieces = Array.from({ length: Math.floor(now.length / PIECE) }, (_, n) =>
    now.slice(n * PIECE, (n + 1) * PIECE),
  );
  return pieces.filter((piece) => loudness(piece) <= MUSIC).length / Math.max(1, pieces.length);
};
const hearsMusic = (phone: Phone): Promise<unknown> =>
  until(async () => (await silentPart(phone)) < 0.02, { what: 'music on hold at the phone', timeoutMs: 20_000 });
const hearsPeople = (phone: Phone): Promise<unknown> =>
  until(async () => (await silentPart(phone)) > 0.3, { what: 'the music to stop', timeoutMs: 20_000 });

/** The bar that must never move under a hand, and everything in it within it. */
const BAR = `(() => {
  const bar = document.querySelector('.sj-callbar');
  const box = bar.getBoundingClientRect();
  const out = [...bar.querySelectorAll(':scope > button')].map((b) => b.getBoundingClientRect())
    .filter((b) => b.right > box.right || b.left < box.left || b.bottom > box.bottom).length;
  return [box.left, box.top, box.width, box.height, out].map(Math.round).join(' ');
})()`;
const seen = new Set<unknown>();
const barStays = async (page: Page): Promise<void> => {
  seen.add(await page.evaluate(BAR));
  expect([...seen]).toEqual([expect.stringMatching(/ 52 0$/)]);
};
const strip = (page: Page) => page.getByRole('region', { name: '线上的人' });
const says = (page: Page, words: RegExp): Promise<void> => strip(page).filter({ hasText: words }).waitFor();

describe('a call at the desks', () => {
  it('is held with music, asked about at a second desk, joined, and handed over: in words, and the bar never moves', async () => {
    const first = await desk('1001');
    await picture(first, 'idle');
    await barStays(first);
    const phone = await calls('13900000201');
    await first.getByRole('alertdialog', { name: OFFER }).waitFor();
    await picture(first, 'ringing');
    await barStays(first);
    await takes(first);
    const bar = first.getByRole('toolbar', { name: '通话操作' });
    await bar.getByRole('button', { name: /录音/ }).waitFor();
    await picture(first, 'talking');
    await barStays(first);

    await bar.getByRole('button', { name: /更多/ }).click();
    await picture(first, 'more');
    await first.getByRole('menuitem', { name: '拨号键盘' }).click();
    const keypad = first.getByRole('group', { name: '拨号键盘' });
    await keypad.waitFor();
    await first.keyboard.press('5');
    await keypad.getByLabel('已按的键').filter({ hasText: '5' }).waitFor();
    await picture(first, 'keypad');
    await barStays(first);
    expect(await faultsInBothThemes(first)).toEqual([]);
    await first.keyboard.press('Escape');
    await keypad.waitFor({ state: 'detached' });

    await first.keyboard.press('Shift+F8');
    await says(first, /听音乐.*保持中/);
    await hearsMusic(phone);
    await picture(first, 'held');
    await barStays(first);
    await first.keyboard.press('Shift+F8');
    await strip(first).waitFor({ state: 'detached' });
    await hearsPeople(phone);
    await barStays(first);

    const second = await desk('1002');
    await bar.locator('button:enabled', { hasText: '呼叫' }).waitFor();
    await first.keyboard.press('Shift+F7');
    const dialog = first.getByRole('dialog', { name: '呼叫同事或外线' });
    await dialog.getByRole('combobox', { name: '呼叫谁' }).fill('1002');
    await first.locator('.ant-select-item-option-active').filter({ hasText: '1002' }).waitFor();
    await picture(first, 'call-whom');
    await first.keyboard.press('Enter');
    await picture(first, 'call-dialog');
    expect(await faultsInBothThemes(first)).toEqual([]);
    await dialog.getByRole('button', { name: /呼\s?叫/ }).click();
    await says(first, /振铃中.*正在呼叫/);
    await picture(first, 'calling');
    await barStays(first);
    const asked = second.getByRole('alertdialog', { name: '同事来电' });
    await asked.waitFor();
    await picture(second, 'asked');
    expect(await faultsInBothThemes(second)).toEqual([]);
    await asked.getByRole('button', { name: /接\s?听/ }).click();
    await says(first, /听音乐.*与您通话，客户听不到.*咨询中/);
    await says(second, /请您协助.*咨询中/);
    await hearsMusic(phone);
    await picture(first, 'consulting');
    await barStays(first);
    await picture(second, 'consulted');
    expect(await faultsInBothThemes(first)).toEqual([]);

    await strip(first).getByRole('button', { name: '三方通话' }).click();
    await says(first, /三方通话.*请客户等候/);
    await hearsPeople(phone);
    await picture(first, 'conference');
    await barStays(first);
    await strip(first).getByRole('button', { name: '转给对方' }).click();
    await first.getByText('已示闲，等待来话').waitFor();
    await second.getByRole('timer', { name: '通话时长' }).waitFor();
    await strip(second).waitFor({ state: 'detached' });
    await picture(second, 'handed-over');
    await barStays(first);
    await second.keyboard.press('F9');
    await phone.happened('CALL_CLOSED');
    await wrapsUp(second);
    const { rows } = await database.pool.query<{ event: string }>(
      'select event from talk_transitions order by at, seq',
    );
    expect(rows.map((r) => r.event).join(' ')).toBe('hold resume consult answer join hand_over end');
    expect(screens.complaints.concat(complaints)).toEqual([]);
  });
});

describe('a leader at the live floor', () => {
  it('listens, whispers and barges in with one click each; the agent sees who speaks to them', async () => {
    const agent = await desk('1001');
    const phone = await calls('13900000202');
    await takes(agent);
    const leader = await staff('1008');
    await leader.goto(`${house.url}/live`);
    const acts = leader
      .locator('.sj-live-agent')
      .filter({ hasText: '1001' })
      .getByRole('button', { name: /的操作/ });
    await leader
      .locator('section', { has: leader.getByRole('heading', { name: /通话/ }) })
      .filter({ hasText: '1001' })
      .first()
      .waitFor();
    await acts.click();
    await picture(leader, 'live-acts');
    await leader.getByRole('menuitem', { name: '监听' }).click();
    const ear = leader.getByRole('region', { name: '监听' });
    await ear.getByText('双方都听不到您').waitFor();
    await picture(leader, 'live-listen');
    expect(await faultsInBothThemes(leader)).toEqual([]);
    // Heard by nobody, and shown to nobody.
    expect(await strip(agent).count()).toBe(0);

    await ear.getByText('耳语', { exact: true }).click();
    await ear.getByText('只有坐席听得到您').waitFor();
    await says(agent, /耳语，只有您听得到/);
    await picture(agent, 'whispered');
    await ear.getByText('强插', { exact: true }).click();
    await ear.getByText('坐席和客户都听得到您').waitFor();
    await says(agent, /强插，双方都听得到/);
    await picture(leader, 'live-barge');
    expect(await faultsInBothThemes(agent)).toEqual([]);
    await ear.getByRole('button', { name: /退\s?出/ }).click();
    await ear.waitFor({ state: 'detached' });
    await strip(agent).waitFor({ state: 'detached' });

    await agent.keyboard.press('F9');
    await phone.happened('CALL_CLOSED');
    await wrapsUp(agent);
    const { rows } = await database.pool.query<{ action: string }>(
      `select action from audit_entries where action like 'contact.%' order by seq`,
    );
    expect(rows.map((r) => r.action)).toEqual(
      expect.arrayContaining(['contact.listened_in', 'contact.whispered', 'contact.barged_in', 'contact.ear_ended']),
    );
    expect(screens.complaints.concat(complaints)).toEqual([]);
  });
});
