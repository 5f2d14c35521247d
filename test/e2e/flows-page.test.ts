import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { openScreens, type Screens } from '../support/screens.ts';
import { faultsInBothThemes } from './axe.ts';

/** 1016 runs operations: what callers go through before a person answers. */
let house: RunningHouse;
let screens: Screens;
let page: Page;
beforeAll(async () => {
  house = await startHouse();
  screens = await openScreens(house.url);
  page = await screens.staff('1016');
});
afterAll(async () => {
  await screens.close();
  await house.clear();
});

const picture = async (name: string): Promise<void> => {
  const folder = process.env['PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
};
const button = (name: string) => page.getByRole('button', { name, exact: true });
const because = async (act: string): Promise<void> => {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('试运行一天');
  await dialog.getByRole('button', { name: act }).click();
  await dialog.waitFor({ state: 'hidden' });
};
const PERSON = '{"format":1,"start":"person","steps":{"person":{"kind":"queue"}}}';

describe('the screen of flows', () => {
  it('is read from top to bottom: what is said, and where each key leads', async () => {
    await page.goto(`${house.url}/flows`);
    await page.getByText('首接热线').click();
    await page.getByText('按 1 报障', { exact: false }).waitFor();
    await page.getByRole('button', { name: '试听普通版：greeting' }).waitFor();
    await picture('flows-outline');
    expect(await faultsInBothThemes(page)).toEqual([]);
  });

  it('says in words what is wrong with a draft, and releases none that is', async () => {
    await page.getByRole('tab', { name: '编辑草稿' }).click();
    const text = page.getByLabel('流程文档');
    await text.fill(PERSON.replace('"start":"person"', '"start":"nobody"'));
    await page.getByText('起始步骤 nobody 不存在').waitFor();
    await picture('flows-editor');
    expect(await faultsInBothThemes(page)).toEqual([]);
    expect(await button('发布').isDisabled()).toBe(true);
    await text.fill(PERSON);
    await page.getByText('没有问题，可以发布。').waitFor();
    await button('存为草稿').click();
    await button('放弃草稿').waitFor();
  });

  it('is released with a reason, and the version before is back in one act', async () => {
    await button('发布').click();
    await because('发布');
    await page.getByText('运行第2版').waitFor();
    await page.getByRole('tab', { name: '历史版本' }).click();
    await button('恢复这一版').click();
    await because('恢复这一版');
    await page.getByText('运行第1版').waitFor();
    await picture('flows-versions');
    expect(await faultsInBothThemes(page)).toEqual([]);
    expect(screens.complaints).toEqual([]);
  });
});
