import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startPhone } from '../support/baresip.ts';
import { picture } from '../support/picture.ts';
import { screenedHouse } from '../support/screened-house.ts';
import { faultsInBothThemes } from './axe.ts';

/** 1016 leads the operation: whose calls are not taken, who is not called, and by what rules. */
let page: Page;
const at = screenedHouse(async ({ screens }) => {
  page = await screens.staff('1016');
});
/** Two that are overdue, some to be called, and some of each end. */
const SEED_FOLLOW_UPS = `
  insert into follow_ups (id, case_id, case_number, reason, state, tries, not_before, not_after, agent_id, result, planned_at,
    ended_at, centre, area_code, owner_id)
  select gen_random_uuid(), gen_random_uuid(), 'SQ20261129' || lpad(n::text, 5, '0'), 'case_closed', row.state, n % 2,
    now() + (n - 5) * interval '5 hours', now() + (n - 2) * interval '4 hours',
    case when row.state in ('planned', 'expired') then null else s.id end, result, now() - interval '1 hour',
    case when row.state in ('planned', 'taken') then null else now() - n * interval '20 minutes' end, s.centre,
    (select code from areas where centre = s.centre order by code limit 1), s.id
  from staff s, unnest(
    array['planned', 'planned', 'planned', 'planned', 'planned', 'planned', 'taken', 'done', 'done', 'done', 'done', 'done',
      'unreached', 'expired', 'cancelled'],
    array[null, null, null, null, null, null, null, 'satisfied', 'satisfied', 'satisfied', 'unsatisfied', 'reached', null,
      null, null]) with ordinality as row(state, result, n)
  where s.staff_no = '1002'`;

const button = (name: string | RegExp) => page.getByRole('button', { name });
const choose = async (list: string, title: string): Promise<void> => {
  await page.getByRole('combobox', { name: list }).click();
  await page.getByTitle(title, { exact: true }).click();
};
const drawer = () => page.getByRole('dialog').last();

const NUMBER = '13900000084';
const MASKED = '139****0084';

describe('nuisance numbers', () => {
  it('are put on with a reason, and their calls are not taken', async () => {
    await page.goto(`${at.house.url}/call-rules`);
    await page.getByText('没有符合条件的骚扰号码').waitFor();
    await button(/加入$/).click();
    await drawer().getByLabel('号码').fill(NUMBER);
    await drawer().getByLabel('原因').fill('多次辱骂坐席');
    await drawer().getByRole('button', { name: /加入$/ }).click();
    await page.getByText(MASKED).waitFor();
    const phone = await startPhone({ number: NUMBER, toneHz: 440 });
    await phone.dial(`sip:96000@127.0.0.1:${at.house.sipPort}`);
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
  });

  it('say what becomes of a call that an answering machine takes', async () => {
    await page.getByRole('tab', { name: '等待与呼叫规则' }).click();
    const calls = page.getByRole('form', { name: '呼叫规则' });
    await calls.getByLabel('回访遇语音信箱').waitFor();
    await choose('回访遇语音信箱', '由坐席决定');
    await calls.getByRole('button', { name: /保存$/ }).click();
    await page.getByText('直接挂机 → 由坐席决定').waitFor();
    const { rows } = await at.database.pool.query('select machine_follow_up from dial_rules');
    expect(rows).toEqual([{ machine_follow_up: 'agent' }]);
    await page.getByText('外呼时客户看到的号码').waitFor();
  });
});

describe('calls that were not made', () => {
  it('are listed with who wished for them, masked, and narrowed down by what stood against them', async () => {
    await at.database.pool.query(
      `insert into dial_refusals (id, at, purpose, staff_id, number, code, centre)
       select gen_random_uuid(), now() - n * interval '9 minutes', (array['click_to_dial', 'follow_up', 'callback'])[1 + n % 3],
         s.id, '1390000008' || n, (array['voice.do_not_call', 'voice.quiet_hours', 'voice.dial_limit'])[1 + n % 3], s.centre
       from generate_series(0, 5) n, staff s where s.staff_no = '1001'`,
    );
    await page.getByRole('tab', { name: '未拨出' }).click();
    await page.getByText('139****0083').waitFor();
    expect(await page.getByText('13900000083').count()).toBe(0);
    await picture(page, 'call-rules-refused');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await choose('原因', '免打扰时段');
    await page.getByText('139****0083').waitFor({ state: 'detached' });
    await page.getByText('139****0081').waitFor();
  });
});

describe('callbacks', () => {
  it('are offered for the times and from the wait that a leader says, and never for no time at all', async () => {
    await page.getByRole('tab', { name: '回呼规则' }).click();
    const form = page.getByRole('form', { name: '回呼规则' });
    const times = form.getByRole('checkbox');
    await form.getByLabel('轮到我时立即回拨').waitFor();
    for (const time of await times.all()) await time.uncheck();
    await form.getByRole('button', { name: /保存$/ }).click();
    await page.getByText('至少保留一个可预约的时段').waitFor();
    await form.getByLabel('轮到我时立即回拨').check();
    await form.getByLabel('今天 18:00–20:30').check();
    await form.getByLabel('预计等待多久提供回呼').fill('180');
    await form.getByRole('button', { name: /保存$/ }).click();
    await page.getByText('60 → 180').waitFor();
    await page.getByText('→ 轮到我时立即回拨、今天 18:00–20:30').waitFor();
    await picture(page, 'call-rules-callback');
    expect(await faultsInBothThemes(page)).toEqual([]);
  });
});

describe('follow-ups', () => {
  it('have rules that are refused in words, and changed on record', async () => {
    await page.getByRole('tab', { name: '回访规则' }).click();
    const form = page.getByRole('form', { name: '回访规则' });
    await form.getByLabel('最多拨打').fill('9');
    await form.getByRole('button', { name: /保存$/ }).click();
    await page.getByText('须在 1 到 5 之间').waitFor();
    await form.getByLabel('最多拨打').fill('3');
    await choose('由谁回访', '诉求负责人优先');
    await form.getByRole('button', { name: /保存$/ }).click();
    await page.getByText('任何可外呼的坐席 → 诉求负责人优先').waitFor();
    await picture(page, 'call-rules-follow-up');
    expect(await faultsInBothThemes(page)).toEqual([]);
  });

  it('are looked after by a leader: what is overdue first, given to somebody with a reason, and taken away as a file', async () => {
    await at.database.pool.query(SEED_FOLLOW_UPS);
    await page.goto(`${at.house.url}/follow-ups`);
    const list = page.getByRole('region', { name: '服务回访' });
    await list.getByRole('row').nth(1).getByText('已逾期').waitFor();
    await page.getByRole('figure').waitFor();
    await picture(page, 'follow-ups');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await list.getByRole('row').nth(1).click();
    const panel = page.getByRole('complementary', { name: '一条回访' });
    await choose('指派给', '吴思燕 1001');
    await page.getByRole('dialog').getByRole('textbox').fill('客户是她的老用户');
    await page.getByRole('dialog').getByRole('button', { name: '指派给' }).click();
    await panel.getByText('客户是她的老用户').waitFor();
    await picture(page, 'follow-ups-open');
    expect(await faultsInBothThemes(page)).toEqual([]);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '导出' }).click()]);
    expect(await readFile(await file.path(), 'utf8')).toContain('吴思燕');
    await panel.getByRole('button', { name: '取消回访' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('客户要求不再回访');
    await page.getByRole('dialog').getByRole('button', { name: '取消回访' }).click();
    await panel.getByText('客户要求不再回访').waitFor();
    await panel.getByRole('button', { name: '指派给' }).waitFor({ state: 'detached' });
    expect(at.screens.complaints).toEqual([]);
  });
});
