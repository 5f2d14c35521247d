import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { createFakeMediaEngine } from '../../platform/media/fake-media-engine.ts';
import type { LegStats } from '../../platform/media/media-engine.ts';
import { createAgentPhones } from './agent-phones.ts';
import { HOUSE_PATIENCE } from './rules/patience.ts';

const ANN = 'ann';
const SILENCE: LegStats = { packetsIn: 0, packetsOut: 0, lost: 0, jitterMs: 0, dropped: 0 };

function openHouse() {
  const media = createFakeMediaEngine();
  const told: string[] = [];
  const restart = vi.spyOn(media, 'restartWebLeg');
  const stats = vi.spyOn(media, 'stats').mockResolvedValue(SILENCE);
  const phones = createAgentPhones({
    book: { patience: () => HOUSE_PATIENCE },
    media,
    log: silentLog,
    onAttached: (agentId, legId) => Promise.resolve(void told.push(`${agentId} at ${legId}`)),
    onLost: (agentId) => void told.push(`${agentId} lost`),
    onGone: (agentId) => void told.push(`${agentId} gone`),
  });
  /** Fifty packets a second, as a browser sends them, also when its owner says nothing. */
  const speaks = (): void => {
    const began = Date.now();
    stats.mockImplementation(() => Promise.resolve({ ...SILENCE, packetsIn: (Date.now() - began) / 20 }));
  };
  return { media, told, restart, phones, speaks };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the page of an agent that comes back', () => {
  it('is given the same leg by a restart: nobody who hears it notices', async () => {
    const { media, phones, restart, told } = openHouse();
    const first = await phones.attach(ANN, 'offer');
    const again = await phones.attach(ANN, 'offer after the reload');
    expect(again).toEqual({ legId: first.legId, answerSdp: 'answer to offer after the reload' });
    expect(restart.mock.calls).toEqual([[first.legId, 'offer after the reload']]);
    expect([media.legs(), phones.legOf(ANN)]).toEqual([[first.legId], first.legId]);
    expect(told).toEqual([`${ANN} at ${first.legId}`, `${ANN} at ${first.legId}`]);
  });

  it('has a new leg when the old one is gone with its worker, and none is left behind', async () => {
    const { media, phones } = openHouse();
    const { legId } = await phones.attach(ANN, 'offer');
    await media.closeLeg(legId);
    const again = await phones.attach(ANN, 'offer');
    expect(again.legId).not.toBe(legId);
    expect(media.legs()).toEqual([again.legId]);
  });

  it('and asks twice at once is left with one leg', async () => {
    const { media, phones } = openHouse();
    await Promise.all([phones.attach(ANN, 'one'), phones.attach(ANN, 'two')]);
    expect(media.legs()).toEqual([phones.legOf(ANN)]);
  });
});

describe('a page that is closed', () => {
  it('is missed after a second of silence, and has its leg kept for it as long as a caller is kept waiting', async () => {
    const { media, phones, told } = openHouse();
    const { legId } = await phones.attach(ANN, 'offer');
    void phones.lookAfter(legId);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([phones.legOf(ANN), told.at(-1), media.legs()]).toEqual([undefined, `${ANN} lost`, [legId]]);
    await vi.advanceTimersByTimeAsync(HOUSE_PATIENCE.phoneGraceMs - 2_000);
    expect(await phones.attach(ANN, 'back')).toMatchObject({ legId });
    await vi.advanceTimersByTimeAsync(HOUSE_PATIENCE.phoneGraceMs * 2);
    expect([phones.legOf(ANN), media.legs()]).toEqual([legId, [legId]]);
  });

  it('and does not come back has its leg closed', async () => {
    const { media, phones } = openHouse();
    const { legId } = await phones.attach(ANN, 'offer');
    phones.lost(legId);
    await vi.advanceTimersByTimeAsync(HOUSE_PATIENCE.phoneGraceMs);
    expect(media.legs()).toEqual([]);
    expect((await phones.attach(ANN, 'late')).legId).not.toBe(legId);
  });

  it('is not missed when it came back before anybody looked, though its new way is not open yet', async () => {
    const { phones, told } = openHouse();
    const { legId } = await phones.attach(ANN, 'offer');
    void phones.lookAfter(legId);
    await phones.attach(ANN, 'back');
    await vi.advanceTimersByTimeAsync(2_000);
    expect([phones.legOf(ANN), told.includes(`${ANN} lost`)]).toEqual([legId, false]);
  });

  it('whose agent goes off duty meanwhile leaves no leg', async () => {
    const { media, phones } = openHouse();
    phones.lost((await phones.attach(ANN, 'offer')).legId);
    await phones.detach(ANN);
    await vi.advanceTimersByTimeAsync(0);
    expect(media.legs()).toEqual([]);
  });
});

describe('a line that heals by itself', () => {
  it('is taken for the phone again when it sounds, without a word of the page', async () => {
    const { phones, speaks, told } = openHouse();
    const { legId } = await phones.attach(ANN, 'offer');
    phones.lost(legId);
    speaks();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([phones.legOf(ANN), told.at(-1)]).toEqual([legId, `${ANN} at ${legId}`]);
  });
});
