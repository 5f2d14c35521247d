import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScreens, PHONE_SIZE, type Screens } from '../support/screens.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { agentSays, chatBetween, customerSays, readAtDesk, readyDesk, wrapsUp } from './at-work.ts';

let house: RunningHouse;
let screens: Screens;
const hosts = new Set<string>();
const violations: string[] = [];
beforeAll(async () => {
  house = await startHouse();
  screens = await openScreens(house.url);
});
afterAll(async () => {
  await screens.close();
  await house.clear();
});

/** An operator's network may have no way out, and what a customer asks is nobody else's business: every address is noted. */
function watch(page: Page): void {
  const note = (url: string): void => {
    const { protocol, host } = new URL(url);
    if (!['data:', 'blob:', 'about:'].includes(protocol)) hosts.add(host);
  };
  page.context().on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  page.on('console', (line) => {
    if (/Content.Security.Policy/i.test(line.text())) violations.push(`${page.url()}: ${line.text()}`);
  });
}

describe('nothing leaves the house', () => {
  it('no page asks a foreign host for anything, and none steps over the policy of its own', async () => {
    const customer = await screens.customer();
    watch(customer);
    await customer.reload();
    const desk = await screens.staff('1004');
    watch(desk);
    await readyDesk(desk, house.url);
    await chatBetween(customer, desk);
    await customerSays(customer, '请看 https://example.com/picture.png 这个链接');
    await readAtDesk(desk, '这个链接');
    await agentSays(desk, '<img src="https://example.com/x.png"> 收到');
    await customer.getByText('收到').waitFor();
    await desk.getByRole('button', { name: /结束会话/ }).click();
    await wrapsUp(desk);

    const leader = await screens.staff('1008');
    watch(leader);
    for (const path of ['/', '/contacts', '/cases', '/orders', '/floor', '/wall', '/account', '/sign-in']) {
      await leader.goto(house.url + path);
      await leader.waitForLoadState('networkidle');
    }
    const engineer = await screens.staff('1012', PHONE_SIZE);
    watch(engineer);
    await engineer.goto(`${house.url}/field`);
    await engineer.waitForLoadState('networkidle');
    const site = await screens.customer('/demo-site');
    watch(site);
    await site.reload();
    await site.waitForLoadState('networkidle');

    expect([...hosts]).toEqual([new URL(house.url).host]);
    expect(violations).toEqual([]);
    expect(screens.complaints).toEqual([]);
  });
});
