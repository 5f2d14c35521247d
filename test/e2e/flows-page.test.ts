import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/picture.ts';
import { screenedHouse } from '../support/screened-house.ts';
import { faultsInBothThemes } from './axe.ts';

/** 1016 runs operations: what callers go through before a person answers. */
let page: Page;
const at = screenedHouse(async ({ screens }) => {
  page = await screens.staff('1016');
});

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
    await page.goto(`${at.house.url}/flows`);
    await page.getByText('首接热线').click();
    await page.getByText('按 1 报障', { exact: false }).waitFor();
    await page.getByRole('button', { name: '试听普通版：greeting' }).waitFor();
    await picture(page, 'flows-outline');
    expect(await faultsInBothThemes(page)).toEqual([]);
  });

  it('says in words what is wrong with a draft, and releases none that is', async () => {
    await page.getByRole('tab', { name: '编辑草稿' }).click();
    const text = page.getByLabel('流程文档');
    await text.fill(PERSON.replace('"start":"person"', '"start":"nobody"'));
    await page.getByText('起始步骤 nobody 不存在').waitFor();
    await picture(page, 'flows-editor');
    expect(await faultsInBothThemes(page)).toEqual([]);
    expect(await button('发布').isDisabled()).toBe(true);
    await text.fill(PERSON);
    await page.getByText('没有问题，可以发布。').waitFor();
    await button('存为草稿').click();
    await button('放弃草稿').waitFor();
  });

  it('explains each kind of step and begins one, and says where a message would not be sent', async () => {
    // The screen still asks for no motion (see faultsInBothThemes): a list that opens hangs where it belongs all the same.
    await page.getByRole('combobox', { name: '插入步骤' }).click();
    await page.getByTitle('发短信 sms').click();
    await page.getByText('未配置、非手机、被拒或超时走 failed', { exact: false }).waitFor();
    await button('插入步骤').click();
    await page.getByText('步骤“sms”永远不会走到。').waitFor();
    const text = page.getByLabel('流程文档');
    const whole = {
      format: 1,
      start: 'pin',
      steps: {
        pin: {
          ...{ kind: 'collect', say: [], bargeIn: false, firstDigitMs: 5_000, interDigitMs: 2_000, retries: 3 },
          ...{ invalid: [], silent: [], into: 'pin', minDigits: 6, maxDigits: 6, secret: true, next: 'told' },
        },
        told: { kind: 'sms', text: '密码{pin}', next: 'person', failed: 'word' },
        word: { kind: 'leave_word', say: [], maxSeconds: 60, next: 'person' },
        person: { kind: 'transfer', to: { queue: 'nowhere' }, failed: 'out' },
        out: { kind: 'transfer', to: { number: '057188880001' }, ringSeconds: 20, failed: 'queue' },
        queue: { kind: 'queue' },
      },
    };
    await text.fill(JSON.stringify(whole));
    await page.getByText('步骤“told”会说出或发送保密按键“pin”').waitFor();
    await page.getByText('转接的队列“nowhere”不存在').waitFor();
    await picture(page, 'flows-steps-wrong');
    const mended = JSON.stringify(whole).replace('密码{pin}', '已收到').replace('nowhere', 'billing');
    await text.fill(mended);
    await page.getByText('没有问题，可以发布。').waitFor();
    await button('存为草稿').click();
    await page.getByRole('tab', { name: '大纲', exact: false }).click();
    await page.getByText('未配置短信通道，不会发送').waitFor();
    await page.getByText('6 位 · 位间等 2 秒 · 保密', { exact: false }).waitFor();
    await page.getByText('号码 057188880001 · 最多振铃 20 秒').waitFor();
    await picture(page, 'flows-steps');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.getByRole('tab', { name: '编辑草稿' }).click();
  });

  it('is released with a reason, and the version before is back in one act', async () => {
    await button('发布').click();
    await because('发布');
    await page.getByText('运行第2版').waitFor();
    await page.getByRole('tab', { name: '历史版本' }).click();
    await button('恢复这一版').click();
    await because('恢复这一版');
    await page.getByText('运行第1版').waitFor();
    await picture(page, 'flows-versions');
    expect(await faultsInBothThemes(page)).toEqual([]);
    expect(at.screens.complaints).toEqual([]);
  });
});
