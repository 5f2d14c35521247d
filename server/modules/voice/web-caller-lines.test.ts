import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { createFakeMediaEngine } from '../../platform/media/fake-media-engine.ts';
import { newCall, type Call } from './calls.ts';
import { createWebCallerLines } from './web-caller-lines.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const SECOND = 1_000;

async function onTheLine(given: { ready?: boolean } = {}) {
  const media = createFakeMediaEngine();
  const { legId } = await media.createWebLeg({ callId: 'page', offerSdp: 'v=0' });
  let packetsIn = 100;
  const gone: string[] = [];
  const tooLong: string[] = [];
  const lines = createWebCallerLines({
    media: { stats: async (leg) => ({ ...(await media.stats(leg)), packetsIn }) },
    gone: (_, reason) => gone.push(reason),
    tooLong: (call) => tooLong.push(call.contactId),
    log: silentLog,
  });
  const call: Call = newCall({
    contactId: 'contact',
    number: 'anonymous',
    sip: { bye: () => undefined },
    legId,
    localAudio: () => ({ address: '127.0.0.1', port: 1, sessionId: 1, version: 1 }),
    sound: { alsoFrom: [], codecs: ['PCMA'], srtp: 'never', inbandKeys: false },
    trunk: 'web',
    phase: 'answering',
  });
  lines.add('visitor', call);
  if (given.ready !== false) lines.back(call);
  return { lines, call, legId, gone, tooLong, speaks: () => void (packetsIn += 50) };
}

describe('the line of a caller on the web page', () => {
  it('that never stands is given up, and costs a stranger nothing more', async () => {
    const { gone } = await onTheLine({ ready: false });
    await vi.advanceTimersByTimeAsync(16 * SECOND);
    expect(gone).toEqual(['not_connected']);
  });

  it('is kept for half a minute when the page is loaded again, and goes on with the same call', async () => {
    const { lines, call, gone } = await onTheLine();
    void lines.lookAfter('visitor');
    await vi.advanceTimersByTimeAsync(28 * SECOND);
    lines.coming(call);
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    lines.back(call);
    await vi.advanceTimersByTimeAsync(120 * SECOND);
    expect(gone).toEqual([]);
    expect(lines.of('visitor', 'contact')).toBe(call);
  });

  it('whose page does not come back is a caller who has left', async () => {
    const { lines, gone } = await onTheLine();
    void lines.lookAfter('visitor');
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    expect(gone).toEqual([]);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(gone).toEqual(['caller_lost']);
  });

  it('that still carries sound is not missed when only its socket was cut', async () => {
    const { lines, gone, speaks } = await onTheLine();
    void lines.lookAfter('visitor');
    await vi.advanceTimersByTimeAsync(SECOND / 2);
    speaks();
    await vi.advanceTimersByTimeAsync(120 * SECOND);
    expect(gone).toEqual([]);
  });

  it('that was quiet for a moment, and then carries sound again without a word of the page, goes on', async () => {
    const { lines, gone, speaks } = await onTheLine();
    void lines.lookAfter('visitor');
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    speaks();
    await vi.advanceTimersByTimeAsync(120 * SECOND);
    expect(gone).toEqual([]);
  });

  it('whose way broke off has what is left of the half minute, the time that ICE tried included', async () => {
    const { lines, legId, gone } = await onTheLine();
    expect(lines.lost('another leg')).toBe(false);
    expect(lines.lost(legId)).toBe(true);
    await vi.advanceTimersByTimeAsync(9 * SECOND);
    expect(gone).toEqual([]);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(gone).toEqual(['caller_lost']);
  });

  it('ends at its longest, and leaves no clock behind when it ends before', async () => {
    const { lines, call, tooLong } = await onTheLine();
    await vi.advanceTimersByTimeAsync(120 * 60 * SECOND);
    expect(tooLong).toEqual(['contact']);
    lines.remove(call);
    expect(lines.count()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
