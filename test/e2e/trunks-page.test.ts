import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startPhone } from '../support/baresip.ts';
import { freePort } from '../support/free-port.ts';
import { picture } from '../support/picture.ts';
import { screenedHouse } from '../support/screened-house.ts';
import { faultsInBothThemes } from './axe.ts';

/** 1018 runs the system: trunks, numbers, and what went over the wire, never a customer's number. */
let page: Page;
const at = screenedHouse(async ({ screens }) => {
  page = await screens.staff('1018');
});

const tab = async (name: string): Promise<void> => {
  await page.getByRole('tab', { name }).click();
};

/** Its name is longer while it turns, and for a moment after that. */
const save = () => page.getByRole('button', { name: /保存$/ });

const CALLER = '13900139007';
const PICKS_UP = '13900139008';

describe('the screen of trunks and numbers', () => {
  it('shows the trunk, the numbers and the plan of the at.house, readable for everybody', async () => {
    await page.goto(`${at.house.url}/trunks`);
    await page.getByText('演示中继').waitFor();
    await picture(page, 'trunks');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await tab('号码');
    await page.getByText('境外来电专线').waitFor();
    await page.getByText('境外来电专线').click();
    // Until the drawer stands, the focus it takes would close the list again.
    await save().hover();
    await page.getByLabel('应答流程').fill('首接热线');
    await page.getByLabel('应答流程').press('Enter');
    await page.locator('.ant-select', { hasText: '首接热线（hotline）' }).first().waitFor();
    await page.getByLabel('应答前播报').press('Enter');
    await page.getByTitle('非服务时间，播报后挂断', { exact: true }).last().click();
    await page.getByLabel('服务时间', { exact: true }).press('Enter');
    await page.getByTitle('每天白班', { exact: true }).last().click();
    await picture(page, 'trunks-number');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await save().click();
    await page.getByRole('cell', { name: /^首接热线/ }).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await tab('外呼');
    await page.getByRole('button', { name: '保存外呼设置' }).waitFor();
    await picture(page, 'trunks-plan');
    expect(await faultsInBothThemes(page)).toEqual([]);
  });

  it('a mistake is marked at its field; mended, the trunk stands in the list', async () => {
    await tab('中继');
    await page.getByRole('button', { name: '新建中继' }).click();
    await page.getByLabel('名称', { exact: true }).fill('unicom');
    await page.getByLabel('第 1 个去话地址').fill('sbc.example.net');
    await picture(page, 'trunks-form');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await save().click();
    await page.getByText('必须是 IP 地址').waitFor();
    await page.getByLabel('第 1 个去话地址').fill('203.0.113.7');
    await save().click();
    await page.getByText('203.0.113.7:5060 udp').waitFor();
  });

  it('a test call is followed step by step, says in words what was found, and stands in the list afterwards', async () => {
    const sipPort = await freePort();
    const phone = await startPhone({ number: PICKS_UP, toneHz: 440, takesCalls: true, sipPort });
    await page.getByText('演示中继').click();
    await page.getByLabel('第 1 个端口').fill(String(sipPort));
    await save().click();
    await page.getByText(`127.0.0.1:${sipPort} udp`).waitFor();
    await page.getByRole('button', { name: '测试 demo' }).click();
    await page.getByLabel('拨打号码').fill(PICKS_UP);
    await page.getByRole('button', { name: '开始测试' }).click();
    const result = page.getByRole('region', { name: '测试结果' });
    await result.locator('li[aria-current=step]', { hasText: '接通试听' }).waitFor();
    await result.getByText(/接通，双向有声/).waitFor();
    await page.getByText('139****9008').last().waitFor();
    await picture(page, 'trunks-test');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await phone.close();
    await page.keyboard.press('Escape');
  });

  it('a call is a ladder of messages, and nobody reads who called', async () => {
    const phone = await startPhone({ number: CALLER, toneHz: 440 });
    await phone.dial(`sip:96000@127.0.0.1:${at.house.sipPort}`);
    await phone.happened('CALL_ESTABLISHED');
    phone.hangUp();
    await phone.happened('CALL_CLOSED');
    await phone.close();
    await tab('呼叫排查');
    await page.getByPlaceholder('按完整号码查找').fill(CALLER);
    await page.getByPlaceholder('按完整号码查找').press('Enter');
    await page.getByText('139****9007').first().click();
    await page.getByText('200 OK (INVITE)').click();
    await page.getByText('语音：', { exact: false }).waitFor();
    await picture(page, 'trunks-ladder');
    expect(await page.locator('body').innerText()).not.toContain(CALLER);
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.getByRole('button', { name: '返回列表' }).click();
    await tab('话质');
    // The two calls of before, and how they sounded.
    await page.getByText(/^共 [1-9]\d* 侧/).waitFor();
    await page.getByRole('cell', { name: 'PCMA' }).first().waitFor();
    await page.locator('figure canvas').waitFor();
    await picture(page, 'trunks-quality');
    const file = await page.request.get(
      `${at.house.url}${String(await page.getByRole('link', { name: '导出' }).getAttribute('href'))}`,
    );
    expect(await file.text()).toContain('PCMA');
    expect(await faultsInBothThemes(page)).toEqual([]);
    expect(at.screens.complaints).toEqual([]);
  });
});
