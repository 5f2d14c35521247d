import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPhone } from '../support/baresip.ts';
import { picture } from '../support/picture.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { openScreens, type Screens } from '../support/screens.ts';
import { faultsInBothThemes } from './axe.ts';

/** 1016 leads the operation: whose calls are not taken, who is not called, and by what rules. */
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

const button = (name: string | RegExp) => page.getByRole('button', { name });
const drawer = () => page.getByRole('dialog').last();

const NUMBER = '13900000084';
const MASKED = '139****0084';

describe('nuisance numbers', () => {
  it('are put on with a reason, and their calls are not taken', async () => {
    await page.goto(`${house.url}/call-rules`);
    await page.getByText('没有符合条件的骚扰号码').waitFor();
    await button(/加入$/).click();
    await drawer().getByLabel('号码').fill(NUMBER);
    await drawer().getByLabel('原因').fill('多次辱骂坐席');
    await drawer().getByRole('button', { name: /加入$/ }).click();
    await page.getByText(MASKED).waitFor();
    const phone = await startPhone({ number: NUMBER, toneHz: 440 });
    await phone.dial(`sip:96000@127.0.0.1:${house.sipPort}`);
    await phone.happened('CALL_CLOSED');
    expect(phone.events.map((e) => e.type)).not.toContain('CALL_ESTABLISHED');
    await phone.close();
    await page.reload();
    await page.getByPlaceholder('完整号码或后几位').fill('0084');
    await page.getByPlaceholder('完整号码或后几位').press('Enter');
    await page.getByRole('cell', { name: '1', exact: true }).waitFor();
    await picture(page, 'call-rules-nuisance');
    expect(await faultsInBothThemes(page)).toEqual([]);
  });

  it('are masked; seen in full for a reason, which stays in their history', async () => {
    await page.getByText(MASKED).click();
    await button('查看完整内容：号码').click();
    await page.getByLabel('查看理由').fill('核对是否本人来电');
    await page.locator('.ant-popover button[type=submit]').click();
    await page.getByText(NUMBER, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(MASKED).click();
    await page.getByRole('cell', { name: '查看号码' }).waitFor();
    await picture(page, 'call-rules-entry');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await button('移出名单').click();
    await page.getByRole('textbox').last().fill('误加，已向客户致歉');
    await page.getByRole('dialog').getByRole('button', { name: '移出名单' }).last().click();
    await page.getByText('没有符合条件的骚扰号码').waitFor();
  });
});

describe('numbers not to be called', () => {
  it('come from a file that is looked at before it is taken, wrong rows by their line', async () => {
    await page.getByRole('tab', { name: '免打扰' }).click();
    await button('导入').click();
    const rows = ['号码,原因,来源,到期日', '13700000001,客户来电要求,客户要求,', 'xx,无,客户要求,'];
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) },
    });
    await page.getByText('号码不对').waitFor();
    await picture(page, 'call-rules-import');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await button('导入 1 个号码').click();
    await page.getByText('已导入 1 个').waitFor();
    await drawer().getByRole('button', { name: '关闭' }).last().click();
    await page.getByText('137****0001').waitFor();
    await picture(page, 'call-rules-do-not-call');
  });
});

describe('the rules of waiting and calling', () => {
  it('are refused in words where they make no sense; changed, it is said who changed what', async () => {
    await page.getByRole('tab', { name: '等待与呼叫规则' }).click();
    const minute = page.getByRole('form', { name: '来电等待' });
    await minute.getByLabel('致歉间隔').fill('15');
    await minute.getByRole('button', { name: /保存$/ }).click();
    await page.getByText('须在 20 到 3600 之间').waitFor();
    await minute.getByLabel('致歉间隔').fill('90');
    await minute.getByRole('button', { name: /保存$/ }).click();
    await page.getByText('120 → 90').waitFor();
    await picture(page, 'call-rules-rules');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.getByRole('tab', { name: '无声来电' }).click();
    await page.getByText('近几天没有无声来电').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    expect(screens.complaints).toEqual([]);
  });
});
