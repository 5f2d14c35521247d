import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/platform/db/database.ts';
import { openScreens, type Screens } from '../support/screens.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { until } from '../support/until.ts';

/** Real hotline calls, transcribed by machine, spoken again turn by turn in a chat: nothing may be lost, changed or reordered. */
const FILE = join(import.meta.dirname, '../../../shared/data/hotline-dialogs.json');
interface Turn {
  '[SPEAKER 1]'?: string;
  '[SPEAKER 2]'?: string;
}
const dialogues = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { content: Turn[] }[]) : [];

describe.skipIf(dialogues.length === 0)('the recorded dialogues, between a customer page and a desk', () => {
  let house: RunningHouse;
  let screens: Screens;
  let database: Database;
  let desk: Page;
  beforeAll(async () => {
    house = await startHouse();
    database = await house.database();
    screens = await openScreens(house.url);
    desk = await screens.staff('1001');
    await desk.goto(`${house.url}/desk`);
    await desk.getByRole('button', { name: /示闲，开始接待/ }).click();
  });
  afterAll(async () => {
    await screens.close();
    await database.close();
    await house.clear();
  });

  const stored = async (): Promise<{ author: string; body: string }[]> => {
    const { rows } = await database.pool.query<{ author: string; body: string }>(
      `select author, body from transcript_entries where kind = 'text'
       and contact_id = (select id from contacts where channel = 'chat' order by arrived_at desc limit 1) order by seq`,
    );
    return rows;
  };

  it.each(dialogues.map((d, i) => [i + 1, d.content] as const))(
    'dialogue %i is stored verbatim and in order',
    async (_nth, turns) => {
      const customer = await screens.customer();
      await customer.getByRole('button', { name: '其他' }).click();
      await desk.getByRole('alertdialog', { name: '来话振铃' }).waitFor();
      await desk.keyboard.press('Enter');
      const write = desk.getByLabel('回复客户');
      await write.waitFor();
      const said: { author: string; body: string }[] = [];
      for (const turn of turns) {
        for (const [author, text, box] of [
          ['agent', turn['[SPEAKER 1]'], write],
          ['customer', turn['[SPEAKER 2]'], customer.getByPlaceholder('请输入您的问题')],
        ] as const) {
          const body = text?.trim() ?? '';
          if (body === '') continue;
          await box.fill(body);
          await box.press('Enter');
          said.push({ author, body });
          const other = author === 'agent' ? customer : desk;
          await other.getByText(body, { exact: true }).last().waitFor();
        }
      }
      await until(async () => (await stored()).length === said.length, { what: 'every turn in the database' });
      expect(await stored()).toEqual(said);
      await desk.getByRole('button', { name: /结束会话/ }).click();
      await customer.getByText('这次服务，您满意吗？').waitFor();
      await desk.getByRole('radiogroup', { name: '联络结果' }).waitFor();
      await desk.keyboard.press('1');
      await desk.getByRole('button', { name: /完成/ }).click();
      await desk.getByText('已示闲，等待来话').waitFor();
      await customer.close();
      expect(screens.complaints).toEqual([]);
    },
  );
});
