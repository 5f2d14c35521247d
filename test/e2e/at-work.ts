import type { Page } from 'playwright-core';

/** What people do at the screens, in one place: the tests read like the day of an agent and of a customer. */
export const OFFER = '来话振铃';

/**
 * The desk, open and waiting for contacts; whoever comes back within the grace is ready still. Where somebody stands in the line it rings
 * at once, and that the desk waits is to be read for a blink at most.
 */
export async function readyDesk(desk: Page, url: string): Promise<void> {
  await desk.goto(`${url}/desk`);
  const start = desk.getByRole('button', { name: /示闲，开始接待/ });
  const ready = desk.getByText('已示闲，等待来话');
  await start.or(ready).first().waitFor();
  if (await start.isVisible()) await start.click();
  await ready
    .or(desk.getByRole('alertdialog', { name: OFFER }))
    .first()
    .waitFor();
}

/** The customer chooses a topic; what they get next is the queue or a person. */
export const asksFor = (customer: Page, topic = '其他'): Promise<void> =>
  customer.getByRole('button', { name: topic, exact: true }).click();

export async function takes(desk: Page): Promise<void> {
  await desk.getByRole('alertdialog', { name: OFFER }).waitFor();
  await desk.keyboard.press('Enter');
  await desk.getByRole('button', { name: /挂机|结束会话/ }).waitFor();
}

/** Both have met: a chat that is being held. */
export async function chatBetween(customer: Page, desk: Page): Promise<void> {
  await asksFor(customer);
  await takes(desk);
  await customer.getByText('正在为您服务').waitFor();
}

export async function customerSays(customer: Page, text: string): Promise<void> {
  const box = customer.locator('footer textarea');
  await box.fill(text);
  await box.press('Enter');
}

/** In the conversation itself: the desk also proposes the customer's words for the case. */
export const readAtDesk = (desk: Page, text: string): Promise<void> =>
  desk.getByRole('log', { name: '会话内容' }).getByText(text).first().waitFor();

export async function agentSays(desk: Page, text: string): Promise<void> {
  const box = desk.getByLabel('回复客户');
  await box.fill(text);
  await box.press('Enter');
}

/** After-call work by digit; the desk waits for the next one. */
export async function wrapsUp(desk: Page): Promise<void> {
  const results = desk.getByRole('radiogroup', { name: '联络结果' });
  await results.waitFor();
  await desk.keyboard.press('1');
  await results.getByRole('radio', { checked: true }).waitFor();
  await desk.keyboard.press('Control+Enter');
  await desk.getByText('已示闲，等待来话').waitFor();
}
