// npx tsx scripts/take-screenshots.ts [part of a name]: the pictures of the user guide, from the built product with demo data.
// One story is played in real browsers: a customer writes, an agent answers, an order is made and worked on, somebody calls. Light
// pictures go to docs/guide/images, both themes to screenshots/. What fails is named at the end; the rest is taken all the same.
import { mkdir } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { chromium, type Page } from 'playwright-core';
import { startPhone, type Phone } from '../test/support/baresip.ts';
import { startHouse } from '../test/support/running-house.ts';
import { until } from '../test/support/until.ts';
import {
  BOTH,
  button,
  contexts,
  GUIDE,
  open,
  openAs,
  PHONE,
  scene,
  shoot,
  STAFF,
  WALL,
  type Screen,
  type Stage,
} from './screenshot-stage.ts';
import { recordings, soundOf, webCall } from './screenshot-voice.ts';

/** In the chat, on the phone: people of the demo operator whose number has a story. */
const WRITER = '16400000005';
const CALLER = '16400000001';
const AGENT = '1001';
const ELDER_AGENT = '1006';
const LEADER = '1008';
const DEMO_DEADLINE_MS = 120_000;

async function door(stage: Stage): Promise<void> {
  const page = await open(stage, '/sign-in', STAFF);
  await page.waitForLoadState('networkidle');
  await shoot(stage, page, 'sign-in');
}

async function write(page: Page, text: string): Promise<void> {
  const box = page.locator('textarea[aria-label="回复客户"], form textarea').first();
  await box.fill(text);
  await box.press('Enter');
  await page.getByText(text).first().waitFor();
}

async function customerArrives(stage: Stage): Promise<Page> {
  const page = await open(stage, '/chat', PHONE);
  await page.waitForLoadState('networkidle');
  await shoot(stage, page, 'chat-welcome');
  await button(page, '大字版').click();
  await shoot(stage, page, 'chat-elder');
  await button(page, '标准字号').click();
  await page.getByLabel(/手机号/).fill(WRITER);
  await button(page, '网络故障').click();
  await page
    .getByText(/您是下一位|前面还有/)
    .first()
    .waitFor();
  await write(page, '你好，我刚搬家，新家的宽带一直上不了网，光猫红灯亮着。');
  await shoot(stage, page, 'chat-waiting');
  return page;
}

async function answerChat(stage: Stage, customer: Page): Promise<Page> {
  const desk = await openAs(stage, AGENT, '/desk');
  await shoot(stage, desk, 'desk-not-ready');
  await button(desk, /示闲，开始接待/).click();
  await desk.getByRole('alertdialog').waitFor();
  await shoot(stage, desk, 'desk-offer-chat');
  await desk.keyboard.press('F2');
  await desk.getByRole('textbox', { name: '回复客户' }).waitFor();
  await write(desk, '您好，很高兴为您服务。我看到您的宽带了，正在为您核实线路。');
  await customer.bringToFront();
  await customer.getByText('正在为您核实线路').first().waitFor();
  await write(customer, '好的，重启过两次了，还是红灯。');
  await desk.bringToFront();
  await desk.getByText('还是红灯').first().waitFor();
  await write(desk, '红灯说明光纤没有信号，需要师傅上门。我现在为您登记并派单。');
  await shoot(stage, desk, 'desk-chat');
  await customer.bringToFront();
  await shoot(stage, customer, 'chat-talk');
  await desk.bringToFront();
  return desk;
}

/** The order form of the desk: what is missing is chosen, then two keys make case and order. */
async function openMatter(stage: Stage, desk: Page): Promise<void> {
  const form = desk.locator('section[aria-label="新建诉求单"]');
  await form.getByRole('textbox').nth(1).fill('刚搬家，新家的宽带上不了网，光猫红灯，重启两次无效');
  if ((await form.getByText('宽带障碍').count()) === 0) {
    await form.getByText('报障', { exact: true }).click();
    await form.getByRole('combobox').first().click();
    await desk.getByTitle('宽带障碍').last().click();
  }
  const missing = form.getByText('还需填写');
  if ((await missing.count()) > 0) {
    await form.getByRole('combobox').nth(1).click();
    await desk.getByTitle('光猫红灯').last().click();
  }
  await shoot(stage, desk, 'desk-new-case');
  await form.getByRole('button').last().click();
  await desk.locator('section[aria-label="工单"]').waitFor();
  await shoot(stage, desk, 'desk-order');
}

interface OrderRow {
  readonly id: string;
  readonly crew: string;
  readonly staffNo: string;
}

/** The order that the story has just made, with somebody of the crew it went to. */
async function newestOrder(stage: Stage): Promise<OrderRow> {
  const database = await stage.house.database();
  try {
    const { rows } = await database.pool.query<OrderRow>(
      `select o.id, o.crew, s.staff_no as "staffNo" from work_orders o
       join staff s on s.team = o.crew and s.post = 'field_engineer'
       order by o.created_at desc, s.staff_no limit 1`,
    );
    const [row] = rows;
    if (row === undefined) throw new Error('no order with a crew was made');
    return row;
  } finally {
    await database.close();
  }
}

/** The engineer's phone: every step pressed on the page itself, as the crew does it. */
async function visit(stage: Stage, desk: Page | undefined): Promise<void> {
  const order = await newestOrder(stage);
  const field = await openAs(stage, order.staffNo, '/field', PHONE);
  await field.locator('.sj-field-act').first().waitFor();
  await shoot(stage, field, 'field-list');
  await field.goto(`/field?order=${order.id}`);
  const press = async (act: string): Promise<void> => {
    await field.locator('.sj-field-act', { hasText: act }).click();
  };
  await press('接单');
  await press('出发');
  await field.goto(`/field?order=${order.id}&view=talk`);
  const words = field.getByRole('textbox').last();
  await words.fill('已出发，约二十分钟到。请告诉客户先不要动光猫。');
  await button(field, '发送').click();
  await field.getByText('约二十分钟到').first().waitFor();
  await shoot(stage, field, 'field-talk');
  if (desk !== undefined) {
    await desk.getByText('约二十分钟到').first().waitFor();
    await shoot(stage, desk, 'desk-order-talk');
  }
  await field.goto(`/field?order=${order.id}`);
  await field.locator('.sj-field-act', { hasText: '到达' }).waitFor();
  await shoot(stage, field, 'field-on-the-way');
  await press('到达');
  await press('回填');
  await field.getByText('接头松动或脏污', { exact: true }).click();
  await field.getByText('已解决', { exact: true }).click();
  await shoot(stage, field, 'field-backfill');
  await field.getByRole('button', { name: '保存回填' }).click();
  await press('完成');
  if (desk === undefined) return;
  await desk.getByRole('group', { name: '与客户确认结果' }).waitFor();
  await shoot(stage, desk, 'desk-confirm');
}

async function endChat(stage: Stage, desk: Page, customer: Page): Promise<void> {
  await desk.bringToFront();
  await desk.keyboard.press('F9');
  await desk.getByText('话后处理').first().waitFor();
  await shoot(stage, desk, 'desk-wrap-up');
  await customer.bringToFront();
  await customer.getByText('这次服务，您满意吗').waitFor();
  await shoot(stage, customer, 'chat-rating');
  await desk.bringToFront();
  await desk.keyboard.press('4');
  await desk.keyboard.press('Control+Enter');
}

async function call(stage: Stage): Promise<Page> {
  if (spawnSync('sh', ['-c', 'command -v baresip']).status !== 0) throw new Error('baresip is not installed');
  const desk = await openAs(stage, ELDER_AGENT, '/desk');
  await button(desk, /示闲，开始接待/).click();
  await desk.getByText('话机已就绪').first().waitFor();
  const phone: Phone = await startPhone({ number: CALLER, toneHz: 700 });
  try {
    await phone.dial(`sip:96000@127.0.0.1:${stage.house.sipPort}`);
    await desk.getByRole('alertdialog').waitFor({ timeout: 20_000 });
    await shoot(stage, desk, 'desk-offer-call');
    await desk.keyboard.press('F2');
    await desk.getByRole('timer', { name: '通话时长' }).waitFor();
    await desk.getByRole('textbox', { name: '客户原话与需求' }).fill('电视没有信号，光猫也上不了网，从今天早上开始');
    await shoot(stage, desk, 'desk-call');
    phone.hangUp();
    await desk.getByRole('textbox', { name: '话后小结' }).waitFor();
    await desk.getByRole('radio', { name: '报障·电话内解决' }).click();
    await button(desk, /完成/).click();
    return desk;
  } finally {
    await phone.close();
  }
}

async function voice(stage: Stage): Promise<void> {
  const desk = await scene(stage, 'call', () => call(stage));
  if (desk !== undefined) {
    await desk.getByText('已示闲，等待来话').waitFor();
    await scene(stage, 'softphone', () => soundOf(stage, desk));
    await scene(stage, 'web-call', () => webCall(stage, desk));
  }
  await scene(stage, 'recordings', () => recordings(stage));
}

/** The call that has just been taken, with its way through the house and its recording. */
async function openStory(page: Page): Promise<void> {
  await page
    .locator('tbody tr', { hasText: CALLER.slice(-4) })
    .first()
    .click();
  await page.getByText('请求人工，进入队列').first().waitFor();
}

async function lists(stage: Stage): Promise<void> {
  const pages: readonly (readonly [name: string, path: string, screen: Screen])[] = [
    ['contacts', '/contacts', STAFF],
    ['floor', '/floor', STAFF],
    ['wallboard', '/wall', WALL],
  ];
  for (const [name, path, screen] of pages) {
    await scene(stage, name, async () => {
      const page = await openAs(stage, LEADER, path, screen);
      if (name === 'contacts') await openStory(page);
      await shoot(stage, page, name);
    });
  }
}

async function play(stage: Stage): Promise<void> {
  await scene(stage, 'sign-in', () => door(stage));
  const customer = await scene(stage, 'chat', () => customerArrives(stage));
  const desk = customer && (await scene(stage, 'desk', () => answerChat(stage, customer)));
  if (desk !== undefined) {
    await scene(stage, 'matter', () => openMatter(stage, desk));
    await scene(stage, 'visit', () => visit(stage, desk));
  }
  await voice(stage);
  await lists(stage);
  if (desk !== undefined && customer !== undefined) await scene(stage, 'end', () => endChat(stage, desk, customer));
}

await Promise.all([mkdir(GUIDE, { recursive: true }), mkdir(BOTH, { recursive: true })]);
const house = await startHouse({ DEMO_CUSTOMERS: '2000', DEMO_DAYS: '60', LOG_LEVEL: 'info' });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
  ],
});
const stage: Stage = { house, browser, only: process.argv[2], failures: [], taken: [] };
try {
  await until(async () => (await house.log()).includes('the past of the demo house is ready'), {
    what: 'the demo operator and its history',
    timeoutMs: DEMO_DEADLINE_MS,
  });
  await play(stage);
} finally {
  for (const context of contexts) await context.close().catch(() => undefined);
  await browser.close();
  await house.clear();
}
console.log(`${stage.taken.length} pictures: ${stage.taken.join(' ')}`);
for (const line of stage.failures) console.error(`✗ ${line}`);
process.exit(stage.failures.length === 0 ? 0 : 1);
