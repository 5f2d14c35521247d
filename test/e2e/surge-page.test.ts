import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/picture.ts';
import { screenedHouse } from '../support/screened-house.ts';
import { until } from '../support/until.ts';
import { faultsInBothThemes } from './axe.ts';

const at = screenedHouse();

/** An hour of a busy hotline that gets worse, with people who answered it at home and on site. */
const busyHour = () =>
  at.database.pool.query(`
    with agent as (select row_number() over (order by staff_no) - 1 as n, id from staff where post in ('front_line_agent', 'home_agent')),
    call as (
      select g, now() - make_interval(secs => g * 18) as at, case when g < 25 then 15 + (25 - g) * 3 else 4 + g % 9 end as wait
      from generate_series(3, 220) g)
    insert into contacts (id, channel, state, customer_address, queue_code, arrived_at, requested_human_at, queued_at, answered_at,
      ended_at, closed_at, agent_id, satisfaction)
    select gen_random_uuid(), 'voice', 'closed', '13900000000', case when g % 3 = 0 then 'fault' else 'general' end, at, at, at,
      at + make_interval(secs => wait), at + make_interval(secs => wait + 110), at + make_interval(secs => wait + 140),
      (select id from agent where n = g % (select count(*) from agent)), case when g % 4 = 0 then 4 + g % 2 end
    from call`);

const settled = async (page: Page): Promise<void> => {
  await page.locator('main, .sj-root').first().waitFor();
  await page.waitForLoadState('networkidle');
};
const faults = async (what: string, page: Page): Promise<string[]> =>
  (await faultsInBothThemes(page)).map((f) => `${what} · ${f}`);

describe('a peak, from the shift leader’s screen to the home agent’s desk and back', () => {
  it('is raised, answered from home, seen on the screen, and undone', async () => {
    await busyHour();
    const found: string[] = [];
    const leader = await at.screens.staff('1008');
    await leader.goto(`${at.house.url}/surge`);
    await leader.getByRole('heading', { name: '高峰应对' }).waitFor();
    await settled(leader);
    await picture(leader, 'surge-calm');
    found.push(...(await faults('calm', leader)));

    const home = await at.screens.staff('1007');
    await home.goto(`${at.house.url}/desk`);
    await home.getByRole('button', { name: /示闲，开始接待/ }).click();
    // On standby, and no peak: the sentence says what will happen.
    await home.getByText('当前没有启用您的座席').first().waitFor();
    await picture(home, 'surge-desk-standby');

    await leader.getByRole('button', { name: '手动启动 全线服务水平下滑' }).click();
    const ladder = leader.getByRole('article', { name: '全线服务水平下滑' });
    await ladder.getByText('预计效果').first().waitFor();
    await picture(leader, 'surge-proposed');
    await ladder.getByRole('button', { name: '启动 启用居家坐席' }).click();
    await ladder.getByRole('button', { name: '启动 借调后台人员' }).click();
    await ladder.getByRole('button', { name: '忽略 缩短话后处理' }).click();
    await home.getByText(/高峰支援：现请您在家上线/).waitFor();
    await picture(home, 'surge-desk-asked');
    found.push(...(await faults('asked', home)));
    await home
      .getByRole('button', { name: '接受', exact: true })
      .or(home.getByRole('button', { name: /^接\s*受$/ }))
      .first()
      .click();
    await home.getByText(/已接受高峰支援/).waitFor();
    await home.getByRole('button', { name: /示闲，开始接待/ }).click();
    await home.getByText('您正在支援高峰，谢谢').waitFor();
    await ladder.getByText(/接受 1/).waitFor();
    const closed = ladder.getByRole('button', { name: '查看名单' });
    while ((await closed.count()) > 0) await closed.first().click();
    await settled(leader);
    await picture(leader, 'surge-running');
    found.push(...(await faults('running', leader)));

    await leader.getByRole('button', { name: '居家坐席', exact: true }).click();
    await leader.getByText('时延过大').waitFor();
    await leader.getByRole('button', { name: /^批准 / }).click();
    await leader.getByText('待批准').waitFor({ state: 'detached' });
    await picture(leader, 'surge-home');
    found.push(...(await faults('home seats', leader)));
    await leader.keyboard.press('Escape');

    await leader.getByRole('button', { name: '高峰规则' }).click();
    await leader.getByRole('button', { name: '修改 故障报修久等' }).click();
    await leader.getByLabel('名称').fill('故障报修等待过长');
    await picture(leader, 'surge-rule');
    found.push(...(await faults('rule', leader)));
    await leader.getByRole('button', { name: '保存规则' }).click();
    await leader.getByText('故障报修等待过长').first().waitFor();
    await picture(leader, 'surge-rules');
    await leader.keyboard.press('Escape');

    // A page behind another draws nothing, and what floats is put in its place by drawing.
    await leader.bringToFront();
    await ladder.getByRole('button', { name: '解除高峰' }).click();
    await leader
      .getByRole('dialog', { name: /解除高峰/ })
      .getByRole('button', { name: '解除高峰' })
      .click();
    await leader.getByText('没有触发高峰规则').waitFor();
    const standing = async () => {
      const { rows } = await at.database.pool.query(
        `select 1 from surge_stages where state in ('proposed', 'active', 'ending') union all
         select 1 from surge_people where given_back_at is null and (answer is null or answer = 'accepted') union all
         select 1 from agent_states a join home_seats h using (staff_id) where a.state = 'ready'`,
      );
      return rows.length === 0;
    };
    await until(standing, { what: 'everybody given back and every measure over', timeoutMs: 20_000 });
    expect(found).toEqual([]);
    expect(at.screens.complaints).toEqual([]);
  });
});
