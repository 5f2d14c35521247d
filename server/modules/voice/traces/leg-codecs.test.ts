import { expect, it } from 'vitest';
import { createFakeMediaEngine } from '../../../platform/media/fake-media-engine.ts';
import { createLegCodecs } from './leg-codecs.ts';

it('the codec of a leg is known from its description until it is closed', async () => {
  const { media, codecOf } = createLegCodecs(createFakeMediaEngine());
  const { legId } = await media.createSipLeg({ callId: 'c' });
  expect(codecOf(legId)).toBe('');
  await media.setRemote(legId, { address: '192.0.2.1', port: 4_000, codec: 'PCMU' });
  expect(codecOf(legId)).toBe('PCMU');
  await media.closeLeg(legId);
  expect(codecOf(legId)).toBe('');
});

it("a browser's leg has the codec it was opened with, A-law when nothing was said", async () => {
  const { media, codecOf } = createLegCodecs(createFakeMediaEngine());
  const desk = await media.createWebLeg({ callId: 'c', offerSdp: 'v=0' });
  const page = await media.createWebLeg({ callId: 'c', offerSdp: 'v=0', codec: 'opus' });
  expect([codecOf(desk.legId), codecOf(page.legId)]).toEqual(['PCMA', 'opus']);
});
