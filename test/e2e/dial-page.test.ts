import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/platform/db/database.ts';
import { toneSamples } from '../../server/platform/media/tone.ts';
import { startCarrier, type CarriedCall, type Carrier } from '../support/carrier.ts';
import { freePort } from '../support/free-port.ts';
import { hears, mouthAndEar } from '../support/mouth-and-ear.ts';
import { picture } from '../support/picture.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { openScreens, type Screens } from '../support/screens.ts';
import { signIn } from '../support/staff-client.ts';
import { until } from '../support/until.ts';
import { readyDesk, wrapsUp } from './at-work.ts';
import { faultsInBothThemes } from './axe.ts';

const AGENT_HZ = 1_172;
const CUSTOMER_HZ = 703;
const LOUD = 0.02;
const UNWANTED = '13900000301';

let house: RunningHouse;
let database: Database;
let screens: Screens;
let carrier: Carrier;
const open: { close(): unknown }[] = [];
beforeAll(async () => {
  const port = await freePort();
  house = await startHouse({ SIP_TRUNKS: `demo=127.0.0.1:${port}` });
  database = await house.database();
  carrier = await startCarrier(port, () => house.sipPort);
  screens = await openScreens(house.url);
  await until(async () => (await house.log()).includes('the demo operator is ready'), {
    what: 'the demo operator',
    timeoutMs: 60_000,
  });
  await database.pool.query('update call_rules set quiet_from_minute = 0, quiet_until_minute = 0');
  await database.pool.query(
    `insert into do_not_call (number, source, reason, added_by, added_name, added_at)
     select $1, 'customer', 'asked', id, 'x', now() from staff limit 1`,
    [UNWANTED],
  );
});
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});
afterAll(async () => {
  await screens.close();
  await carrier.close();
  await database.close();
  await house.clear();
});

async function desk(staffNo: string): Promise<Page> {
  const page = await screens.staff(staffNo);
  open.push({ close: () => page.context().close() });
  await page.addInitScript(mouthAndEar(AGENT_HZ));
  await readyDesk(page, house.url);
  await page.getByText('话机已就绪').waitFor();
  return page;
}
const strip = (page: Page) => page.getByRole('region', { name: '外呼进度' });

describe('an agent who calls customers from the desk', () => {
  it('is told in a sentence whom not to call, finds the customer by name, talks, and wraps up', async () => {
    let call: CarriedCall | undefined;
    carrier.when('*', (made) => {
      call = made;
      made.sip.ring(180);
    });
    const page = await desk('1001');
    await page.keyboard.press('Shift+F2');
    const dialog = page.getByRole('dialog', { name: '外呼客户' });
    const field = dialog.getByLabel('号码，或客户姓名、账号');
    await field.fill('1390');
    await dialog.getByText('固定电话请带区号').waitFor();
    expect(await dialog.getByRole('button', { name: /拨 ?打$/ }).isDisabled()).toBe(true);
    await field.fill(UNWANTED);
    await field.press('Enter');
    await dialog.getByRole('alert').filter({ hasText: '该号码在免打扰名单中，不能外呼。' }).waitFor();
    await picture(page, 'dial-refused');
    expect(await faultsInBothThemes(page)).toEqual([]);

    await field.fill('王');
    await field.press('Enter');
    await dialog.getByRole('listitem').first().waitFor();
    await picture(page, 'dial-found');
    await dialog.getByRole('listitem').first().getByRole('button').click();
    await dialog.waitFor({ state: 'detached' });
    await strip(page).filter({ hasText: '对方振铃中' }).waitFor();
    await picture(page, 'dial-ringing');
    call?.play(toneSamples({ frequency: CUSTOMER_HZ, amplitude: 0.4, samples: 8_000 }));
    call?.sip.accept(call.sdp);
    await strip(page).waitFor({ state: 'detached' });
    await hears(page, CUSTOMER_HZ, 'the agent');
    await until(() => (call?.hears(AGENT_HZ) ?? 0) > LOUD, { what: 'the customer to hear the agent' });
    await picture(page, 'dial-talking');
    call?.sip.bye();
    await page.getByRole('radiogroup', { name: '联络结果' }).waitFor();

    // Something was forgotten: called again from the panel of the customer, who is talking to somebody else by now.
    carrier.when('*', ({ sip }) => {
      sip.reject(486);
    });
    await page
      .getByRole('button', { name: /^拨打客户号码/ })
      .first()
      .click();
    await strip(page).filter({ hasText: '对方忙' }).waitFor();
    await picture(page, 'dial-busy');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await strip(page).getByRole('button', { name: '知道了' }).click();
    await strip(page).waitFor({ state: 'detached' });
    await wrapsUp(page);
    const { rows } = await database.pool.query('select outcome from dials order by started_at');
    expect(rows).toEqual([{ outcome: 'answered' }, { outcome: 'busy' }]);
  });

  it('takes a call back with the key that hangs up, and has nothing to wrap up', async () => {
    carrier.when('13900000302', ({ sip }) => {
      sip.ring(180);
    });
    const page = await desk('1001');
    await page.getByRole('button', { name: /拨 ?号/ }).click();
    await page.getByRole('dialog').getByLabel('号码，或客户姓名、账号').fill('139 0000 0302');
    await page.keyboard.press('Enter');
    await strip(page).filter({ hasText: '对方振铃中' }).waitFor();
    await page.keyboard.press('F9');
    await page.getByText('已示闲，等待来话').waitFor();
    expect(await page.getByRole('radiogroup', { name: '联络结果' }).count()).toBe(0);
  });

  it('takes the next follow-up, and says in one press what the customer said', async () => {
    const clerk = await signIn(house.url, '1002');
    open.push(clerk);
    const { id: caseId } = await clerk.api<{ id: string }>('POST', '/cases', {
      ...{ type: 'fault', title: '电视没有信号', need: '昨天起没有信号' },
      caller: { name: '赵明', number: '13900000303' },
    });
    const page = await desk('1001');
    const task = page.getByRole('region', { name: '服务回访' });
    await page.getByText('已示闲，等待来话').waitFor();
    expect(await task.count()).toBe(0);
    // Told over the socket: the page does not ask again by itself.
    await clerk.api('POST', '/follow-ups', { caseId });
    await task.getByRole('button', { name: '领取下一条' }).click();
    await task.getByText('回访诉求单').waitFor();
    await picture(page, 'follow-up');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await task.getByRole('link').click();
    await page.getByRole('heading', { name: '服务回访' }).waitFor();
    await page.getByText('回访中').waitFor();
    await picture(page, 'follow-up-case');
    await page.goto(`${house.url}/desk`);
    await task.getByRole('button', { name: /^满\s?意$/ }).click();
    await task.waitFor({ state: 'detached' });
    const { rows } = await database.pool.query('select state, result from follow_ups');
    expect(rows).toEqual([{ state: 'done', result: 'satisfied' }]);
  });
});
