import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/picture.ts';
import { screenedHouse } from '../support/screened-house.ts';
import { signIn } from '../support/staff-client.ts';
import { faultsInBothThemes } from './axe.ts';

/** 1016 leads the operation, and says at night which centre is decided for by whom. */
let page: Page;
const at = screenedHouse(async ({ screens }) => {
  page = await screens.staff('1016');
});
const shardOf = (centre: string) => page.getByRole('spinbutton', { name: `${centre}的分片` });

describe('which centre belongs to which shard', () => {
  it('is moved and moved back, and the node that decides is named within seconds', async () => {
    await page.goto(`${at.house.url}/queues?tab=shards`);
    await shardOf('西区客服中心').fill('1');
    await page.getByRole('button', { name: /保\s?存/ }).click();
    await page.getByText('分片 1 里没有使用中的队列').waitFor();
    await picture(page, 'shards-without-queue');
    await at.database.pool.query(`update queues set centre = 'west' where code = 'elder'`);
    await page.reload();
    await shardOf('西区客服中心').waitFor();
    await picture(page, 'shards');
    await shardOf('西区客服中心').fill('1');
    await page.getByRole('button', { name: /保\s?存/ }).click();
    const row = page.getByRole('row', { name: /西区客服中心/ });
    await row.locator('code').waitFor();
    await picture(page, 'shards-two');
    expect(await faultsInBothThemes(page)).toEqual([]);
    expect(await row.locator('code').textContent()).toBe(await page.locator('code').first().textContent());
    await shardOf('西区客服中心').fill('0');
    await page.getByRole('button', { name: /保\s?存/ }).click();
    await expect.poll(() => shardOf('西区客服中心').inputValue()).toBe('0');
  });

  it('stays while somebody of that centre is at work, and says so', async () => {
    const agent = await signIn(at.house.url, '1001');
    await agent.command('desk.open', {});
    await page.reload();
    await page.getByText('有人在线，暂不能改').first().waitFor();
    await picture(page, 'shards-at-work');
    expect(await faultsInBothThemes(page)).toEqual([]);
    agent.close();
  });
});
