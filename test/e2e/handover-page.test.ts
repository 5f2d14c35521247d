import { expect, it } from 'vitest';
import { screenedHouse } from '../support/screened-house.ts';
import { signIn } from '../support/staff-client.ts';
import { until } from '../support/until.ts';

const at = screenedHouse();

/** Two cases of 1001, one of them with a word about it. */
async function openCases(): Promise<void> {
  const known = async (): Promise<string | undefined> => {
    const { rows } = await at.database.pool.query<{ id: string }>(
      `select 'C' || lpad(no::text, 8, '0') as id from operator_sandbox.customers limit 1`,
    );
    return rows[0]?.id;
  };
  const customerId = await until(known, { what: 'the customers of the demo operator', timeoutMs: 60_000 });
  const agent = await signIn(at.house.url, '1001');
  for (const title of ['两个月流量费用对不上', '移机到新家']) {
    await agent.api('POST', '/cases', { customerId, type: 'complaint', title, need: title });
  }
  agent.close();
}

it('an agent hands over to a colleague, who reads item by item, returns one and signs; at the desk a break is asked for and given', async () => {
  await openCases();
  const giving = await at.screens.staff('1001');
  await giving.goto(`${at.house.url}/handover`);
  await giving.getByRole('button', { name: '开始交班' }).click();
  await giving.getByLabel('交接备注').fill('今晚系统升级');
  await giving
    .getByLabel(/给接班人的说明/)
    .first()
    .fill('客户晚上七点后方便');
  await giving.getByRole('combobox', { name: '接班人' }).click();
  await giving.getByRole('combobox', { name: '接班人' }).fill('2001');
  await giving.getByTitle(/2001/).click();
  await giving.getByRole('button', { name: '确认接班人' }).click();
  await giving.getByRole('button', { name: '签字交班' }).click();
  await giving.getByText('待接班').first().waitFor();

  const taking = await at.screens.staff('2001');
  await taking.goto(`${at.house.url}/handover`);
  await taking.getByRole('button', { name: /1001/ }).click();
  await taking.getByText('今晚系统升级').waitFor();
  const sign = taking.getByRole('button', { name: '签字接班' });
  expect(await sign.isDisabled()).toBe(true);
  await taking.getByRole('button', { name: '看过了' }).first().click();
  await taking.getByText('还有 1 项未看').waitFor();
  await taking.getByRole('button', { name: '退回此项' }).last().click();
  const why = taking.getByRole('dialog');
  await why.getByRole('textbox').fill('客户指定本人回复');
  await why.getByRole('button', { name: '退回此项' }).click();
  await sign.click();
  await taking.getByText('已交接').first().waitFor();

  const owners = await at.database.pool.query<{ owner: string; first: string }>(
    `select o.staff_no as owner, f.staff_no as first from cases c join staff o on o.id = c.owner_id
     join staff f on f.id = c.first_responder_id order by 1`,
  );
  expect(owners.rows).toEqual([
    { owner: '1001', first: '1001' },
    { owner: '2001', first: '1001' },
  ]);
  // The one who goes sees it without reloading.
  await giving.getByText('退回原因：客户指定本人回复').waitFor();

  await taking.goto(`${at.house.url}/desk`);
  await taking.getByRole('button', { name: '申请小休' }).click();
  await taking.getByLabel('事由').fill('喝水');
  await taking.getByRole('button', { name: '提交申请' }).click();
  await taking.getByText('待审批').waitFor();
  const leader = await at.screens.staff('1008');
  await leader.goto(`${at.house.url}/shift?tab=breaks`);
  await leader.getByRole('button', { name: '批准', exact: true }).click();
  await taking.getByText(/剩余 9:|剩余 10:/).waitFor();
  await taking.getByRole('button', { name: '结束小休' }).click();
  await taking.getByText('已示闲，等待来话').waitFor();
  expect(at.screens.complaints).toEqual([]);
});
