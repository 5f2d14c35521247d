import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** A real browser. Microphone granted, with a steady fake tone; no connection to anywhere but the product. */
export interface Screens {
  /** A member of staff, signed in through the sign-in page. */
  staff(staffNo: string, size?: { width: number; height: number }): Promise<Page>;
  /** A customer on a phone-sized page. */
  customer(path?: string): Promise<Page>;
  /** What any page complained about in its console. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export const DESK_SIZE = { width: 1366, height: 768 } as const;
export const PHONE_SIZE = { width: 390, height: 844 } as const;

const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      // As root Chromium has no sandbox; the pages are our own.
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
  });

export async function openScreens(url: string): Promise<Screens> {
  const browser = await launch();
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  const open = async (size: { width: number; height: number }, who: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: size, locale: 'zh-CN', permissions: ['microphone'] });
    contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(`${who}: ${error.message}`));
    page.setDefaultTimeout(40_000);
    return page;
  };
  return {
    complaints,
    staff: async (staffNo, size = DESK_SIZE) => {
      const page = await open(size, staffNo);
      await page.goto(`${url}/`);
      await page.getByLabel('工号', { exact: true }).fill(staffNo);
      await page.locator('input[type=password]').fill('Shoujie@2026');
      await page.keyboard.press('Enter');
      await page.locator('input[type=password]').waitFor({ state: 'detached' });
      return page;
    },
    customer: async (path = '/chat') => {
      const page = await open(PHONE_SIZE, 'customer');
      await page.goto(`${url}${path}`);
      return page;
    },
    close: async () => {
      for (const context of contexts) await context.close();
      await browser.close();
    },
  };
}
