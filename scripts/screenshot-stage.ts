// The parts of take-screenshots.ts that know no story: browsers, pictures, scenes.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { RunningHouse } from '../test/support/running-house.ts';
import { DEMO_PASSWORD } from '../test/support/staff-client.ts';

export const GUIDE = 'docs/guide/images';
export const BOTH = 'screenshots';
const MAX_BYTES = 250_000;
export interface Screen {
  readonly viewport: { readonly width: number; readonly height: number };
  /** Pixels of the picture per pixel of the screen. */
  readonly scale: number;
}
export const STAFF: Screen = { viewport: { width: 1366, height: 768 }, scale: 1 };
export const PHONE: Screen = { viewport: { width: 390, height: 844 }, scale: 1 };
export const WALL: Screen = { viewport: { width: 1920, height: 1080 }, scale: 2 / 3 };
/** Time for what was just asked for to be drawn. */
const SETTLE_MS = 700;
/** A busy machine is not a broken page. */
const PATIENCE_MS = 40_000;

export interface Stage {
  readonly house: RunningHouse;
  readonly browser: Browser;
  readonly only: string | undefined;
  readonly failures: string[];
  readonly taken: string[];
}

export const contexts: BrowserContext[] = [];

export async function open(stage: Stage, path: string, { viewport, scale }: Screen): Promise<Page> {
  const context = await stage.browser.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
    permissions: ['microphone', 'notifications'],
    baseURL: stage.house.url,
  });
  contexts.push(context);
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.on('pageerror', (error) => stage.failures.push(`${path}: ${error.message}`));
  await page.goto(path);
  return page;
}

export async function openAs(stage: Stage, staffNo: string, path: string, screen = STAFF): Promise<Page> {
  const page = await open(stage, '/sign-in', screen);
  const answer = await page.request.post('/api/session', {
    headers: { 'x-requested-with': 'shoujie', origin: stage.house.url },
    data: { staffNo, password: DEMO_PASSWORD },
  });
  if (!answer.ok()) throw new Error(`sign-in of ${staffNo} failed: ${await answer.text()}`);
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  return page;
}

/** A picture that would be heavy as PNG is a JPEG; the guide names files without caring which. */
async function save(page: Page, path: string): Promise<void> {
  await page.screenshot({ path: `${path}.png`, animations: 'disabled', caret: 'hide' });
  if ((await stat(`${path}.png`)).size > MAX_BYTES) {
    await page.screenshot({ path: `${path}.jpg`, type: 'jpeg', quality: 80, animations: 'disabled', caret: 'hide' });
    throw new Error(`${path}.png is larger than ${MAX_BYTES} bytes; ${path}.jpg lies beside it`);
  }
}

export async function shoot(stage: Stage, page: Page, name: string): Promise<void> {
  if (stage.only !== undefined && !name.includes(stage.only)) return;
  try {
    await page.waitForTimeout(SETTLE_MS);
    await save(page, join(GUIDE, name));
    await page.screenshot({ path: join(BOTH, `${name}-light.png`) });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: join(BOTH, `${name}-dark.png`) });
    await page.emulateMedia({ colorScheme: 'light' });
    stage.taken.push(name);
  } catch (error) {
    stage.failures.push(`${name}: ${String(error).split('\n')[0] ?? ''}`);
  }
}

/** One scene; what goes wrong in it is told, and the next one is played. */
export async function scene<T>(stage: Stage, name: string, play: () => Promise<T>): Promise<T | undefined> {
  try {
    return await play();
  } catch (error) {
    stage.failures.push(`${name}: ${String(error).split('\n').slice(0, 3).join(' ')}`);
    // What every open page looked like at that moment tells more than the message.
    const pages = contexts.flatMap((context) => context.pages());
    for (const [at, page] of pages.entries()) {
      await page.screenshot({ path: join(BOTH, `failed-${name}-${at}.png`) }).catch(() => undefined);
    }
    return undefined;
  }
}

export const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name }).first();
