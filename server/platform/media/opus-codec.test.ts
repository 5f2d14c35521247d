import { expect, test } from 'vitest';
import { createOpusCodec } from './opus-codec.ts';
import { toneLevel, toneSamples } from './tone.ts';

test('a tone survives the way through Opus at the rate of the telephone', () => {
  const [speaker, ear] = [createOpusCodec(), createOpusCodec()];
  const heard: number[] = [];
  for (let offset = 0; offset < 8_000; offset += 160)
    heard.push(...ear.decode(speaker.encode(toneSamples({ frequency: 1_000, amplitude: 0.4, samples: 160, offset }))));
  expect(heard).toHaveLength(8_000);
  const end = Int16Array.from(heard.slice(-3_200));
  expect(toneLevel(end, 1_000)).toBeGreaterThan(0.3);
  expect(toneLevel(end, 700)).toBeLessThan(0.02);
  speaker.close();
  ear.close();
});

test('rubbish is silence, and a closed codec says nothing', () => {
  const codec = createOpusCodec();
  expect(codec.decode(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toHaveLength(0);
  codec.close();
  codec.close();
  expect(codec.decode(Buffer.from([0]))).toHaveLength(0);
  expect(codec.encode(new Int16Array(160))).toHaveLength(0);
});
