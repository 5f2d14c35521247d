import { describe, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { createFakeMediaEngine } from '../../platform/media/fake-media-engine.ts';
import type { Welcome } from './bars/door-service.ts';
import { createWebCallers, type WebCallersNeeds } from './web-caller-service.ts';

const LISTED = '13900000084';
const AT_THE_DOOR = 'stored';

/** The page's door before anything is stored: that it came so far is said by an error of its own. */
function door(welcome: Welcome, facts: { readonly number: string | null; readonly isVerified: boolean }) {
  const met: [string, boolean][] = [];
  const legs: string[] = [];
  const media = createFakeMediaEngine();
  const callers = createWebCallers({
    media: {
      ...media,
      createWebLeg: (wish: { readonly callId: string; readonly offerSdp: string }) => {
        legs.push(wish.callId);
        return media.createWebLeg(wish);
      },
    },
    transactor: { run: () => Promise.reject(new Error(AT_THE_DOOR)) },
    clock: { now: () => new Date() },
    lines: { count: () => 0 },
    calls: { lines: () => 0 },
    maxCalls: 10,
    log: silentLog,
    lookup: () => Promise.resolve(undefined),
    factsOf: () => Promise.resolve({ ...facts, talk: undefined }),
    accepting: () => true,
    door: {
      meet: (number: string, isProven: boolean) => {
        met.push([number, isProven]);
        return Promise.resolve(welcome);
      },
    },
  } as unknown as WebCallersNeeds);
  const start = (number?: string) =>
    callers.start(
      { visitorId: 'v', source: '192.0.2.1' },
      { offerSdp: 'v=0', ...(number === undefined ? {} : { number }) },
    );
  return { start, met, legs };
}
const STRANGER = { number: null, isVerified: false };

describe('whoever calls from the web page', () => {
  it('is turned back when their number is on the list of nuisance callers, and costs no line', async () => {
    const { start, legs } = door('refuse', STRANGER);
    await expect(start(LISTED)).rejects.toMatchObject({ code: 'voice.web_call_declined' });
    expect(legs).toEqual([]);
  });
  it('is turned back when they call more often than anybody does', async () => {
    const { start, legs, met } = door('too_many', { number: LISTED, isVerified: true });
    await expect(start()).rejects.toMatchObject({ code: 'voice.web_calls_too_fast' });
    expect([legs, met]).toEqual([[], [[LISTED, true]]]);
  });
  it('uses up no calls of a number that they only claim', async () => {
    const { start, met } = door('open', STRANGER);
    await expect(start(LISTED)).rejects.toThrow(AT_THE_DOOR);
    expect(met).toEqual([[LISTED, false]]);
  });
  it('is taken without a number, as on a trunk', async () => {
    const { start, met } = door('refuse', STRANGER);
    await expect(start()).rejects.toThrow(AT_THE_DOOR);
    expect(met).toEqual([]);
  });
});
