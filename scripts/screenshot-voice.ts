// The scenes of take-screenshots.ts about the voice: the agent's phone, a call from the web page, the recordings.
import type { Page } from 'playwright-core';
import { button, open, openAs, PHONE, shoot, type Stage } from './screenshot-stage.ts';

/** Leads operations: keeps recordings and may hear them. */
const KEEPER = '1016';

/** A voice for the meters: the browser's own invented microphone only clicks. Taken with the next change of a switch. */
const VOICE = `navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  const voice = new OscillatorNode(context, { frequency: 220 });
  const gain = new GainNode(context, { gain: 0.22 });
  const out = context.createMediaStreamDestination();
  voice.connect(gain).connect(out);
  voice.start();
  return out.stream;
}`;

/** Levels and switches, and an echo test to its end. */
export async function soundOf(stage: Stage, desk: Page): Promise<void> {
  await desk.bringToFront();
  await button(desk, '话机设置').click();
  const drawer = desk.getByRole('dialog', { name: '话机设置' });
  await drawer.getByRole('img', { name: '麦克风音量' }).waitFor();
  await desk.evaluate(VOICE);
  await drawer.getByRole('switch', { name: '降噪' }).click();
  await shoot(stage, desk, 'softphone-devices');
  await drawer.getByRole('button', { name: '开始测试' }).click();
  await drawer.getByRole('button', { name: '再测一次' }).waitFor();
  await drawer.getByText('耳麦按键').scrollIntoViewIfNeeded();
  await shoot(stage, desk, 'softphone-echo');
  await drawer.getByRole('button', { name: '关闭' }).click();
  await drawer.waitFor({ state: 'detached' });
}

/** A customer tries their devices and talks; the agent's call bar beside it. */
export async function webCall(stage: Stage, desk: Page): Promise<void> {
  const customer = await open(stage, '/chat', PHONE);
  await customer.waitForLoadState('networkidle');
  await button(customer, /网页通话/).click();
  await customer.getByText('请说句话').waitFor();
  await shoot(stage, customer, 'web-call-check');
  await button(customer, '开始通话').click();
  await customer.getByText('请听语音提示').waitFor();
  await button(customer, '拨号盘').click();
  await customer.getByRole('group', { name: '拨号盘' }).getByRole('button', { name: '0' }).click();
  await desk.bringToFront();
  await desk.getByRole('alertdialog').waitFor();
  await desk.keyboard.press('F2');
  await desk.getByRole('timer', { name: '通话时长' }).waitFor();
  await customer.bringToFront();
  await customer.getByText(/通话质量|网络不稳/).waitFor();
  await shoot(stage, customer, 'web-call-talk');
  await desk.bringToFront();
  await desk.getByRole('img', { name: /通话质量/ }).waitFor();
  await shoot(stage, desk, 'softphone-call');
  await button(customer, '挂断').click();
}

/** The list, and one recording open beside it. */
export async function recordings(stage: Stage): Promise<void> {
  const page = await openAs(stage, KEEPER, '/recordings');
  await page.locator('tbody tr[data-row-key]').first().click();
  await page.getByRole('slider', { name: /录音波形/ }).waitFor();
  await shoot(stage, page, 'recordings');
}
