import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/platform/db/database.ts';
import { startPhone } from '../support/baresip.ts';
import { picture } from '../support/picture.ts';
import { flipByte } from '../support/recordings-room.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { openScreens, type Screens } from '../support/screens.ts';
import { signIn, type StaffClient } from '../support/staff-client.ts';
import { until } from '../support/until.ts';
import { readyDesk, takes, wrapsUp } from './at-work.ts';
import { faultsInBothThemes } from './axe.ts';

/** 1016 leads operations: keeps recordings and may hear them. 1018 runs the system and stays away from them. */
let house: RunningHouse;
let database: Database;
let screens: Screens;
let page: Page;
let manager: StaffClient;
beforeAll(async () => {
  house = await startHouse();
  database = await house.database();
  screens = await openScreens(house.url);
  await recordedCall();
  manager = await signIn(house.url, '1016');
  page = await screens.staff('1016');
});
afterAll(async () => {
  await screens.close();
  await database.close();
  await house.clear();
});

const tab = (name: string): Promise<void> => page.getByRole('tab', { name, exact: true }).click();
const row = async (): Promise<{ id: string; path: string; state: string; ms: number }> => {
  const { rows } = await database.pool.query<{ id: string; path: string; state: string; ms: number }>(
    'select id, path, state, duration_ms as ms from recordings order by started_at desc limit 1',
  );
  const [first] = rows;
  if (first === undefined) throw new Error('nothing was recorded');
  return first;
};
const seconds = (): Promise<unknown> => page.evaluate("document.querySelector('.sj-recording audio').currentTime");

/** A call with a pause of the recording, pressed at the desk; each part long enough for the recorder's whole seconds. */
async function recordedCall(): Promise<void> {
  const desk = await screens.staff('1001');
  await readyDesk(desk, house.url);
  const phone = await startPhone({ number: '13900000181', toneHz: 700 });
  await phone.dial(`sip:96000@127.0.0.1:${house.sipPort}`);
  await phone.happened('CALL_ESTABLISHED');
  phone.press('0');
  await takes(desk);
  const talked = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));
  await talked(2_000);
  await desk.getByRole('button', { name: '暂停录音' }).click();
  await desk.getByRole('button', { name: '录音已暂停 · 继续' }).waitFor();
  await talked(1_500);
  await desk.getByRole('button', { name: '录音已暂停 · 继续' }).click();
  await desk.getByRole('button', { name: '暂停录音' }).waitFor();
  await talked(4_000);
  phone.hangUp();
  await wrapsUp(desk);
  await phone.close();
  await until(async () => (await row()).state === 'complete', { what: 'the recording to be finished' });
  await desk.context().close();
}

/** Its time is over, as if it had been recorded long ago; then the round that deletes. */
async function timeIsOver(): Promise<void> {
  await database.pool.query(`update recordings set started_at = '2000-01-01', review_at = '2001-01-01'`);
  await manager.api('POST', '/recording-keys/rewrap', {});
}

describe('the screen of recordings', () => {
  it('opens the player beside the list: the picture, the pause in words, the keyboard, the speed', async () => {
    await page.goto(`${house.url}/recordings`);
    await page.getByText('139****0181').first().click();
    const slider = page.getByRole('slider', { name: /录音波形/ });
    await slider.waitFor();
    await page.getByRole('button', { name: /暂停录音 \d:\d\d–\d:\d\d/ }).waitFor();
    const painted = await page.evaluate(`(() => {
      const c = document.querySelector('.sj-recording-wave');
      const all = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
      return all.filter((v, i) => i % 4 === 3 && v > 0).length;
    })()`);
    expect(Number(painted)).toBeGreaterThan(500);
    await picture(page, 'recordings-player');
    expect(await faultsInBothThemes(page)).toEqual([]);

    await until(
      async () => Number(await page.evaluate("document.querySelector('.sj-recording audio').readyState")) > 0,
      {
        what: 'the player to know the recording',
      },
    );
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await until(async () => Number(await seconds()) >= 4.9, { what: 'five seconds on' });
    await page.keyboard.press('ArrowLeft');
    await until(async () => Number(await seconds()) < 0.1, { what: 'five seconds back' });
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate("document.querySelector('.sj-recording audio').playbackRate")).toBe(1.25);
    await page.keyboard.press('Space');
    await until(async () => Number(await seconds()) > 0.3, { what: 'the recording to play' });
    await page.keyboard.press('Space');
    const box = await slider.boundingBox();
    await slider.click({ position: { x: (box?.width ?? 0) * 0.75, y: 20 } });
    const length = (await row()).ms / 1_000;
    await until(async () => Math.abs(Number(await seconds()) - length * 0.75) < 0.5, { what: 'the place pressed' });
  });

  it('proves that the file is as it was, and says so when one bit of it is not', async () => {
    await page.getByRole('button', { name: '完整性核验' }).click();
    await page.getByText('与写入时一致').waitFor();
    const { path } = await row();
    await flipByte(join(house.dataDir, 'recordings', path), 9_000);
    await page.getByRole('button', { name: '完整性核验' }).click();
    await page.getByText('文件已被改动').waitFor();
    await picture(page, 'recordings-changed');
  });

  it('a hold keeps what is past its date; lifted, the next round deletes it', async () => {
    await page.getByRole('button', { name: '设置冻结' }).click();
    await page.getByLabel('理由').fill('法院来函调取');
    await picture(page, 'recordings-hold');
    await page.getByRole('dialog').getByRole('button', { name: '设置冻结' }).click();
    await page.getByText('冻结中，不删除').waitFor();
    await timeIsOver();
    await until(
      async () => {
        const { rows } = await database.pool.query('select 1 from recordings where review_at > now()');
        return rows.length === 1;
      },
      { what: 'the round that looked at it and let it stay', timeoutMs: 60_000 },
    );
    expect((await row()).state).toBe('complete');

    await tab('冻结');
    await page.getByText('法院来函调取').first().waitFor();
    await picture(page, 'recordings-holds');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.getByRole('button', { name: '解除冻结' }).click();
    await page.getByLabel('理由').fill('案件已经结束');
    await page.getByRole('dialog').getByRole('button', { name: '解除冻结' }).click();
    await page.getByText('没有冻结').first().waitFor();
    await timeIsOver();
    await until(async () => (await row()).state === 'deleted', { what: 'its deletion', timeoutMs: 60_000 });
    await tab('录音');
    await page.getByText(/已于 .* 删除/).waitFor();
  });

  it('a rule that leaves nothing to the next is said in words; mended, the plan is saved', async () => {
    await tab('保存规则');
    await page.getByRole('button', { name: '添加规则' }).click();
    const name = page.getByPlaceholder('规则名称').nth(-2);
    await page.getByText(/没有名称，请填写/).waitFor();
    await picture(page, 'recordings-rules');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await name.fill('长者专席投诉');
    await page.getByRole('button', { name: '保存规则' }).click();
    await until(
      async () =>
        (await database.pool.query(`select 1 from retention_rules where name = '长者专席投诉'`)).rowCount === 1,
      { what: 'the saved rule' },
    );
    await tab('密钥');
    await page.getByText('全部录音都由最新密钥保护').waitFor();
    await picture(page, 'recordings-keys');
    expect(await faultsInBothThemes(page)).toEqual([]);
    expect(screens.complaints).toEqual([]);
  });

  it('is closed to the administrator, who governs accounts and is kept away from what was said', async () => {
    page = await screens.staff('1018');
    await page.goto(`${house.url}/recordings`);
    await page.getByText('您的岗位不能打开这个页面').waitFor();
    expect(await page.getByText('139****0181').count()).toBe(0);
    expect(await page.locator('audio').count()).toBe(0);
  });
});
