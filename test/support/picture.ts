import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** Menus and dialogs come in gently. */
const LOOK_MS = 400;

/** The screen as it is now, in the light theme, for those who look at it: only where PICTURES names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.waitForTimeout(LOOK_MS);
  await page.screenshot({ path: `${folder}/${name}.png` });
}
