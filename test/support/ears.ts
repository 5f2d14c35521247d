import type { TestBrowser } from '../../server/adapters/media/embedded/testing/browser.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import type { Phone } from './baresip.ts';
import { until } from './until.ts';

/** What each says, in Hz. */
export const [CUSTOMER, AGENT, OTHER, LEADER] = [700, 1_000, 1_300, 1_600] as const;
const LOUD = 0.04;
const SILENT = 0.008;
/** Half a second at a phone: what it hears now, not what it heard. */
const NOW = -4_000;
export type Ear = (hz: number) => Promise<number>;

export const atPhone =
  (phone: Phone): Ear =>
  async (hz) =>
    toneLevel((await phone.hears()).slice(NOW), hz);
export const atDesk =
  ({ phone }: { readonly phone: TestBrowser }): Ear =>
  (hz) =>
    Promise.resolve(phone.ear.level(hz));
/** Waits until this ear hears exactly these tones of all that are said. */
export const hears = (who: string, ear: Ear, ...tones: readonly number[]): Promise<unknown> =>
  until(
    async () => {
      for (const hz of [CUSTOMER, AGENT, OTHER, LEADER]) {
        const level = await ear(hz);
        if (tones.includes(hz) ? level < LOUD : level > SILENT) return false;
      }
      return true;
    },
    { what: `${who} to hear ${tones.length === 0 ? 'nobody' : tones.join(' and ')}`, timeoutMs: 20_000 },
  );

/** Waits until this ear hears this tone, whatever else. */
export const hearsAny = (who: string, ear: Ear, tone: number): Promise<unknown> =>
  until(async () => (await ear(tone)) > LOUD, { what: `${who} to hear ${tone}`, timeoutMs: 20_000 });
