import { expect, test } from 'vitest';
import { createFakeMediaEngine } from './fake-media-engine.ts';
import type { MediaEvent } from './media-engine.ts';

async function twoLegs() {
  const engine = createFakeMediaEngine();
  const events: MediaEvent[] = [];
  engine.on((event) => events.push(event));
  const { legId: a } = await engine.createSipLeg({ callId: 'c' });
  const { legId: b } = await engine.createWebLeg({ callId: 'c', offerSdp: 'offer' });
  return { engine, events, a, b };
}

test('a key stops only what may be interrupted, and a new sound stops the old one', async () => {
  const { engine, events, a } = await twoLegs();
  await engine.play(a, ['one']);
  engine.press(a, '1');
  expect(engine.playing(a)).toEqual(['one']);
  await engine.play(a, ['two'], { bargeIn: true });
  engine.press(a, '2');
  expect(engine.playing(a)).toBeUndefined();
  expect(events.map((e) => (e.type === 'played' ? e.outcome : e.type))).toEqual([
    'dtmf',
    'stopped',
    'barge_in',
    'dtmf',
  ]);
});

test('a leg has one partner: joining a third frees the second', async () => {
  const { engine, a, b } = await twoLegs();
  const { legId: c } = await engine.createWebLeg({ callId: 'c', offerSdp: 'offer' });
  await engine.connect(a, b);
  await engine.connect(a, c);
  expect([engine.partner(a), engine.partner(b), engine.partner(c)]).toEqual([c, undefined, a]);
  await engine.closeLeg(c);
  expect([engine.partner(a), engine.legs()]).toEqual([undefined, [a, b]]);
});

test('unknown legs are refused, a closed leg may be closed again, and a planned failure happens once', async () => {
  const { engine, a } = await twoLegs();
  await expect(engine.play('nobody', [])).rejects.toMatchObject({ code: 'media.unknown_leg' });
  await engine.closeLeg(a);
  await engine.closeLeg(a);
  engine.failNext('createSipLeg', 'media.no_ports');
  await expect(engine.createSipLeg({ callId: 'c' })).rejects.toMatchObject({ code: 'media.no_ports' });
  await expect(engine.createSipLeg({ callId: 'c' })).resolves.toHaveProperty('legId');
});

test('a running recording keeps its file when it is pointed to another leg', async () => {
  const { engine, a, b } = await twoLegs();
  await engine.record('r', { path: '/one.wav', left: a });
  await engine.record('r', { path: '/two.wav', left: a, right: b });
  expect(engine.recording('r')).toEqual({ path: '/one.wav', left: a, right: b });
  await engine.stopRecording('r');
  await expect(engine.stopRecording('r')).rejects.toMatchObject({ code: 'media.unknown_recording' });
});
