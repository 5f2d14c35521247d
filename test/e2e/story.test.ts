import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseDetail } from '../../shared/contracts/cases.ts';
import type { ContactStory } from '../../shared/contracts/contacts.ts';
import type { Database } from '../../server/platform/db/database.ts';
import { startPhone, type Phone } from '../support/baresip.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { openScreens, PHONE_SIZE, type Screens } from '../support/screens.ts';
import { signIn, type StaffClient } from '../support/staff-client.ts';
import { until } from '../support/until.ts';

/**
 * The main job, with real parts from end to end: a phone rings in over SIP, a person answers in a browser, a work order goes to
 * the crew of the grid, is done on a phone-sized page, confirmed with the customer and closed; the record and the wallboard agree.
 */
let house: RunningHouse;
let screens: Screens;
let database: Database;
let phone: Phone;
let leader: StaffClient;
beforeAll(async () => {
  house = await startHouse();
  database = await house.database();
  screens = await openScreens(house.url);
  phone = await startPhone({ number: CUSTOMER, toneHz: 700 });
  leader = await signIn(house.url, '1016');
});
afterAll(async () => {
  leader.close();
  await phone.close();
  await screens.close();
  await database.close();
  await house.clear();
});

/** 李…, whose broadband was moved three days ago: known to the operator, no fault in the area. */
const CUSTOMER = '16400000005';
/** The smallest PNG there is. */
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const one = async <T extends object>(sql: string, values: unknown[] = []): Promise<T> => {
  const { rows } = await database.pool.query<T>(sql, values);
  if (rows[0] === undefined) throw new Error(`nothing found: ${sql}`);
  return rows[0];
};

interface Wall {
  today: { requested: number; answered: number };
}

async function answerTheCall(desk: Page): Promise<void> {
  await desk.getByRole('button', { name: /示闲，开始接待/ }).click();
  await desk.getByText('话机已就绪').waitFor();
  await phone.dial(`sip:96000@127.0.0.1:${house.sipPort}`);
  await phone.happened('CALL_ESTABLISHED');
  phone.press('1');
  await until(async () => (await one<{ topic: string | null }>('select topic from contacts')).topic === 'fault', {
    what: 'the first level of the menu',
  });
  phone.press('2');
  await desk.getByRole('alertdialog', { name: '来话振铃' }).waitFor();
  // Recognised by number before anybody answers.
  await desk.getByRole('region', { name: '客户', exact: true }).getByText('李**').waitFor();
  await desk.keyboard.press('Enter');
  await desk.getByRole('button', { name: /挂机/ }).waitFor();
}

async function openCaseWithOrder(desk: Page): Promise<void> {
  const panel = desk.getByRole('region', { name: '新建诉求单' });
  await panel.getByPlaceholder(/客户的原话/).fill('我家电视从昨天晚上就没有信号了');
  await panel.getByRole('button', { name: /建单并派发/ }).click();
  await desk.getByRole('region', { name: '工单', exact: true }).waitFor();
}

async function workInTheField(desk: Page, order: { id: string; staffNo: string }): Promise<void> {
  const field = await screens.staff(order.staffNo, PHONE_SIZE);
  await field.waitForURL('**/field');
  const act = (name: string) => field.getByRole('button', { name, exact: true }).first();
  const reached = (state: string) =>
    until(
      async () =>
        (await one<{ state: string }>('select state from work_orders where id = $1', [order.id])).state === state,
      {
        what: `the order to be ${state}`,
        timeoutMs: 20_000,
      },
    );
  await act('接单').click();
  await reached('accepted');
  await act('出发').click();
  await reached('on_the_way');
  await act('到达').click();
  await reached('arrived');
  await talkAcross(desk, field);
  await backfill(field, reached);
  await reached('done');
}

async function backfill(field: Page, reached: (state: string) => Promise<unknown>): Promise<void> {
  const press = (name: string | RegExp): Promise<void> =>
    field.getByRole('button', { name, exact: true }).first().click();
  await press('回填');
  await field
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'box.png', mimeType: 'image/png', buffer: PHOTO });
  const group = (name: string) => field.getByRole('group', { name });
  await group('故障原因').getByRole('button').first().click();
  await group('已做步骤').getByRole('button', { name: '有效' }).first().click();
  await group('处理结果').getByRole('button', { name: '已解决', exact: true }).click();
  await press('保存回填');
  await reached('working');
  await field.getByRole('button', { name: '完成', exact: true }).first().click();
}

/** Both sides of the talk inside the order, live. */
async function talkAcross(desk: Page, field: Page): Promise<void> {
  await desk
    .getByRole('region', { name: '工单沟通' })
    .getByLabel('输入消息')
    .fill('客户下午在家，老人听力不好，请大声一点');
  await desk.getByRole('region', { name: '工单沟通' }).getByLabel('输入消息').press('Enter');
  await field
    .getByRole('button', { name: /与坐席沟通/ })
    .first()
    .click();
  await field.getByText('老人听力不好').first().waitFor();
  const box = field.getByLabel('输入消息');
  await box.fill('收到，机顶盒电源适配器坏了，已更换');
  await field.getByRole('button', { name: '发送', exact: true }).click();
  await desk.getByText('机顶盒电源适配器坏了').first().waitFor();
  await field.getByRole('button', { name: '返回' }).first().click();
}

it('from the first ring to the closed case, on the record and on the wall', async () => {
  const before = await leader.api<Wall>('GET', '/wallboard');
  const desk = await screens.staff('1001');
  await desk.waitForURL('**/desk');
  await answerTheCall(desk);
  await openCaseWithOrder(desk);
  const order = await one<{ id: string; case_id: string; crew: string }>('select * from work_orders');
  const { staff_no: staffNo } = await one<{ staff_no: string }>(
    'select staff_no from staff where team = $1 order by staff_no limit 1',
    [order.crew],
  );
  await workInTheField(desk, { id: order.id, staffNo });
  // Confirmed with the customer, who is still on the line.
  await desk.getByRole('group', { name: '与客户确认结果' }).getByRole('button', { name: '满意', exact: true }).click();
  const caseIs = async (): Promise<string> =>
    (await one<{ state: string }>('select state from cases where id = $1', [order.case_id])).state;
  await until(async () => (await caseIs()) === 'closed', { what: 'the case to be closed' });
  await desk.getByRole('button', { name: /挂机/ }).click();
  await phone.happened('CALL_CLOSED');
  await desk.getByRole('radiogroup', { name: '联络结果' }).waitFor();
  await desk.keyboard.press('4');
  await desk.keyboard.press('Control+Enter');
  await desk.getByText('已示闲，等待来话').waitFor();

  const { id } = await one<{ id: string }>('select id from contacts');
  const story = await until(
    async () => {
      const s = await leader.api<ContactStory>('GET', `/contacts/${id}`);
      return s.recordings[0]?.state === 'complete' ? s : undefined;
    },
    { what: 'the recording on the record' },
  );
  expect(story.contact).toMatchObject({
    state: 'closed',
    endedBy: 'agent',
    caseId: order.case_id,
    disposition: 'fault_order',
  });
  const detail = await leader.api<CaseDetail>('GET', `/cases/${order.case_id}`);
  expect(detail).toMatchObject({ state: 'closed', confirmation: 'satisfied' });
  const { first_responder_id: responder } = await one<{ first_responder_id: string }>(
    'select first_responder_id from cases',
  );
  expect(responder).toBe(story.contact.agentId);
  await until(async () => (await leader.api<Wall>('GET', '/wallboard')).today.answered === before.today.answered + 1, {
    what: 'the wallboard to count the answered call',
  });
  expect(screens.complaints).toEqual([]);
});
