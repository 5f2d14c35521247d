import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { PromptList } from '../../shared/contracts/voice-prompts.ts';
import { picture } from '../support/picture.ts';
import { screenedHouse } from '../support/screened-house.ts';
import { DEMO_PASSWORD, signIn, type StaffClient } from '../support/staff-client.ts';
import { until } from '../support/until.ts';
import { faultsInBothThemes } from './axe.ts';

/** 1016 runs operations: every sentence that callers hear, to be heard here first. */
let page: Page;
let manager: StaffClient;
const at = screenedHouse(
  async ({ house, screens }) => {
    page = await screens.staff('1016');
    manager = await signIn(house.url, '1016', DEMO_PASSWORD);
  },
  { TTS_PROVIDER: 'espeak' },
);
afterAll(() => manager.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });
const listed = (query: string): Promise<PromptList> =>
  manager.api<PromptList>('GET', `/voice/prompts?page=1&pageSize=20${query}`);

describe('the screen of prompts', () => {
  it('begins a new one, which is a draft without a sound', async () => {
    await page.goto(`${at.house.url}/prompts`);
    await page.getByRole('button', { name: '新建播报' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('编号').fill('storm-notice');
    await dialog.getByLabel('播报文字').fill('台风，请按1。');
    await picture(page, 'prompts-new');
    await dialog.getByRole('button', { name: '建立' }).click();
    await page.getByRole('complementary', { name: 'storm-notice' }).waitFor();
    expect((await listed('&mark=draft')).items.map((p) => p.key)).toEqual(['storm-notice']);
  });

  it('publishes every draft there is, whichever page it is on, and says how far it is and what failed', async () => {
    // Those that came with the product are adopted while the house is open already, one after the other.
    for (const [key, text] of Object.entries({ 'abuse-warning': '请文明用语。', 'word-kept': '留言已收到。' })) {
      await until(async () => (await listed(`&search=${key}`)).total === 1, { what: `${key} to be adopted` });
      await manager.api('PUT', `/voice/prompts/${key}/draft`, { text });
    }
    await page.reload();
    await button('发布全部草稿（3）').click();
    await page.getByText('已发布 3 条').waitFor();
    await picture(page, 'prompts-published');
    expect((await listed('')).counts).toMatchObject({ draft: 0, missing: 0 });
  });

  it('lets nobody approve what they have not heard to its end, and then they may', async () => {
    await page.getByRole('searchbox').fill('storm-notice');
    await page.keyboard.press('Enter');
    const tick = page.getByRole('checkbox', { name: '已听并认可：storm-notice' });
    await tick.waitFor();
    expect(await tick.isDisabled()).toBe(true);
    const refused = await manager.raw('PUT', '/voice/prompts/storm-notice/approval', { approved: true });
    expect(refused.body['code']).toBe('voice.prompt_unheard');
    await picture(page, 'prompts-unheard');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.getByRole('button', { name: '试听普通版：storm-notice' }).click();
    await until(() => tick.isEnabled(), { what: 'the sound to have been heard' });
    await tick.click();
    await until(() => tick.isChecked(), { what: 'the approval to be on record' });
    const by = (await listed('&search=storm-notice')).items[0]?.published?.approvedBy ?? '';
    expect(by).not.toBe('');
    await page.getByRole('cell', { name: by, exact: false }).waitFor();
    await picture(page, 'prompts-approved');
    expect(at.screens.complaints).toEqual([]);
  });
});
