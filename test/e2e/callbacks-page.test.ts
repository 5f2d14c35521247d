import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/picture.ts';
import { screenedHouse } from '../support/screened-house.ts';
import { until } from '../support/until.ts';
import { OFFER } from './at-work.ts';
import { faultsInBothThemes } from './axe.ts';

const at = screenedHouse(({ database }) =>
  database.pool.query('update callback_settings set quiet_from_minute = 0, quiet_until_minute = 0'),
);

/** A customer who waits; with the number they gave, if any. */
async function waits(number?: string): Promise<Page> {
  const customer = await at.screens.customer();
  if (number !== undefined) await customer.getByLabel(/手机号/).fill(number);
  await customer.getByRole('button', { name: '其他' }).click();
  await customer.getByText('正在为您接通人工客服').waitFor();
  return customer;
}
const callbacks = async (): Promise<Record<string, unknown>[]> =>
  (await at.database.pool.query<Record<string, unknown>>('select * from callbacks order by promised_at')).rows;

describe('a customer who would rather not wait in the chat', () => {
  it('is called at the number they gave, or at another, when it suits them', async () => {
    const customer = await waits('13900000071');
    await customer.getByRole('button', { name: '稍后联系我' }).click();
    await customer.getByRole('button', { name: /我的号码 139\*\*\*\*0071/ }).waitFor();
    await picture(customer, 'chat-later');
    expect(await faultsInBothThemes(customer)).toEqual([]);
    await customer.getByRole('button', { name: '其他号码' }).click();
    await customer.getByRole('textbox', { name: '回拨号码' }).fill('110');
    await customer.getByRole('button', { name: '确定' }).click();
    await customer.getByText('号码格式不对').waitFor();
    await customer.getByRole('textbox', { name: '回拨号码' }).fill('0571 8888 0001');
    await customer.getByLabel('轮到我时立即回拨').check();
    await customer.getByRole('button', { name: '确定' }).click();
    await customer.getByText('已为您保留排队位置，我们会按约定给您打电话').waitFor();
    await picture(customer, 'chat-promised');
    expect((await callbacks()).at(-1)).toMatchObject({ way: 'call', number: '057188880001', channel: 'chat' });
    await customer.context().close();
  });

  it('is told in the conversation when somebody is there, and keeps the place meanwhile', async () => {
    const customer = await waits();
    await customer.getByRole('button', { name: '稍后联系我' }).click();
    await customer.getByRole('button', { name: '轮到我时在这里提醒我' }).click();
    await customer.getByRole('button', { name: '确定' }).click();
    await customer.getByText('可以先去忙别的').waitFor();
    await picture(customer, 'chat-aside');
    await customer.reload();
    await customer.getByText('可以先去忙别的').waitFor();
    const desk = await at.screens.staff('1004');
    await desk.goto(`${at.house.url}/desk`);
    await desk.getByRole('button', { name: /示闲，开始接待/ }).click();
    await desk.getByRole('alertdialog', { name: OFFER }).waitFor();
    await desk.keyboard.press('Enter');
    await customer.getByText(/已接入，为您服务/).waitFor();
    await until(async () => (await callbacks()).at(-1)?.['state'] === 'connected', { what: 'the promise to be kept' });
    await desk.context().close();
    await customer.context().close();
  });
});

describe('the shift leader', () => {
  it('sees who is to be called, what was not kept, and how far the estimates were off', async () => {
    await at.database.pool.query(`
      insert into wait_promises (contact_id, queue_code, channel, position, promised_seconds, method, promised_at, outcome, waited_seconds, settled_at)
      select gen_random_uuid(), (array['fault','billing','general'])[1 + n % 3], 'voice', 1 + n % 9, 60 + 20 * (n % 9), 'departures',
        now() - make_interval(mins => n), case when n % 7 = 0 then 'gave_up' else 'answered' end, 50 + 22 * (n % 9), now()
      from generate_series(1, 180) as n`);
    await at.database.pool.query(`
      insert into callbacks (id, contact_id, channel, way, number, service_class, queue_code, kept_at, kept_key, window_code,
        window_from, window_until, state, due_at, tries, dials, promised_at, connected_at, ended_at, ended_reason, note)
      select gen_random_uuid(), gen_random_uuid(), 'voice', 'call', '1390000' || lpad(n::text, 4, '0'),
        (array['ordinary','vip','elder'])[1 + n % 3], (array['fault','billing','general'])[1 + n % 3], now() - interval '1 hour',
        '{"putFirst":false,"placedAt":null,"boosts":[]}', 'today_afternoon', now() - interval '1 hour', now() + interval '4 hours', s,
        case when s = 'asked' then now() + interval '2 hours' end, case when s = 'failed' then 2 else n % 2 end, 2,
        now() - interval '70 minutes', case when s = 'done' then now() - interval '20 minutes' end,
        case when s in ('done','failed','cancelled') then now() - interval '5 minutes' end, null,
        case when s = 'failed' then '无人接听，共拨打 2 次，未发送短信，请人工跟进' end
      from generate_series(1, 12) as n, lateral (select (array['asked','asked','done','failed','done','cancelled'])[1 + n % 6] as s) as x`);
    const page = await at.screens.staff('1008');
    await page.goto(`${at.house.url}/callbacks`);
    const list = page.getByRole('region', { name: '排队回呼' });
    await list.getByText('139****0001').first().waitFor();
    await picture(page, 'callbacks');
    await page.getByText('待处理', { exact: true }).click();
    await list.getByText('未接通').first().click();
    const panel = page.getByRole('complementary', { name: '回呼详情' });
    await panel.getByRole('button', { name: '标记已处理' }).waitFor();
    await picture(page, 'callbacks-broken');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await panel.getByRole('button', { name: '标记已处理' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('已用座机联系到客户，问题解决');
    await page.getByRole('dialog').getByRole('button', { name: '标记已处理' }).click();
    await panel.getByText('已用座机联系到客户').waitFor();

    await page.getByText('等待时间承诺').click();
    await page.getByText('平均绝对误差').waitFor();
    await page.locator('canvas').first().waitFor();
    await picture(page, 'promises');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.context().close();
  });

  it('moves a call to another time and cancels one, with a reason', async () => {
    const page = await at.screens.staff('1008');
    await page.goto(`${at.house.url}/callbacks`);
    const list = page.getByRole('region', { name: '排队回呼' });
    await list.getByText('已预约').first().click();
    const panel = page.getByRole('complementary', { name: '回呼详情' });
    await panel.getByRole('button', { name: '改时段' }).click();
    await page.getByRole('combobox', { name: '改到哪个时段' }).click();
    await page.getByTitle('明天 14:00–18:00').click();
    await panel.getByText('改时段', { exact: true }).last().waitFor();
    await until(async () => (await callbacks()).some((c) => c['window_code'] === 'tomorrow_afternoon'), {
      what: 'the other time',
    });
    await panel.getByRole('button', { name: '取消回呼' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('客户来电说不用了');
    await page.getByRole('dialog').getByRole('button', { name: '取消回呼' }).click();
    await panel.getByText('已取消').waitFor();
    expect(await callbacks()).toContainEqual(expect.objectContaining({ ended_reason: '客户来电说不用了' }));
    await page.context().close();
  });
});
