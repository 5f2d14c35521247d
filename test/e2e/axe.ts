import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { until } from '../support/until.ts';

/** axe-core as text: our pages load no foreign script, so it is put in from outside, where the page's policy does not reach. */
const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const run = (
  rules: string,
): string => `axe.run(document, { resultTypes: ['violations']${rules} }).then((r) => r.violations
  .filter((v) => v.impact === 'serious' || v.impact === 'critical')
  .flatMap((v) => v.nodes.map((n) => v.id + ' (' + v.impact + '): ' + n.target.join(' ') + ' · ' +
    n.any.concat(n.all, n.none).map((c) => c.message).join('; ').slice(0, 200))))`;

/** In other colours the page is the same but for them. */
const COLOURS = `, runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }`;

/** What axe finds serious or critical on the page as it stands, one line each. */
export async function seriousFaults(page: Page, only: 'all' | 'colours' = 'all'): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await devtools.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? 'axe failed');
    return result.value;
  };
  await evaluate(`if (window.axe === undefined) { ${SOURCE} }`);
  const faults = (await evaluate(run(only === 'colours' ? COLOURS : ''))) as string[];
  await devtools.detach();
  return faults;
}

/** The same in light and in dark, after the colours have changed over. */
export async function faultsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // The staff screens change their colours a moment after the system's; the customer page has no root of that name.
    const now = `document.querySelector('.sj-root')?.style.colorScheme ?? '${colorScheme}'`;
    await until(async () => (await page.evaluate(now)) === colorScheme, { what: `the page in ${colorScheme}` });
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    // Half-changed colours are a moment, not a fault: what is still found after the wait stays found.
    let faults: string[] = [];
    const clean = async (): Promise<boolean> =>
      (faults = await seriousFaults(page, colorScheme === 'dark' ? 'colours' : 'all')).length === 0;
    await until(clean, { timeoutMs: 15_000, what: 'a page without faults' }).catch(() => undefined);
    found.push(...faults.map((fault) => `${colorScheme} · ${fault}`));
  }
  return found;
}
