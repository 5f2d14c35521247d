import { describe, expect, it } from 'vitest';
import { toneSamples } from '../../../platform/media/tone.ts';
import { createPeakMeter } from './waveform.ts';

const stereo = (left: Int16Array, right: Int16Array): Buffer => {
  const sound = Buffer.alloc(left.length * 4);
  left.forEach((sample, i) => {
    sound.writeInt16LE(sample, i * 4);
    sound.writeInt16LE(right[i] ?? 0, i * 4 + 2);
  });
  return sound;
};

describe('the picture of a recording', () => {
  it('shows who spoke when, each on their side', () => {
    const second = toneSamples({ frequency: 700, amplitude: 0.5, samples: 8_000 });
    const quiet = new Int16Array(8_000);
    const sound = Buffer.concat([stereo(second, quiet), stereo(quiet, second)]);
    const meter = createPeakMeter(sound.length);
    for (let at = 0; at < sound.length; at += 32_000) meter.add(sound.subarray(at, at + 32_000));
    const { bucketMs, customer, agent } = meter.peaks();
    expect(bucketMs).toBe(50);
    expect([customer.length, agent.length]).toEqual([40, 40]);
    expect(customer.subarray(0, 20).every((peak) => peak > 120 && peak < 132)).toBe(true);
    expect(customer.subarray(20).every((peak) => peak === 0)).toBe(true);
    expect(agent.subarray(0, 20).every((peak) => peak === 0)).toBe(true);
    expect(agent.subarray(20).every((peak) => peak > 120)).toBe(true);
  });

  it('stays small for a talk of hours, and is empty for no talk', () => {
    const hours = createPeakMeter(3 * 3_600 * 32_000).peaks();
    expect(hours.customer.length).toBeLessThanOrEqual(2_000);
    expect(hours.customer.length * hours.bucketMs).toBeGreaterThanOrEqual(3 * 3_600_000);
    expect(createPeakMeter(0).peaks().agent).toHaveLength(0);
  });

  it('does not turn the loudest possible sample into silence', () => {
    const meter = createPeakMeter(4);
    meter.add(stereo(Int16Array.of(-32_768), Int16Array.of(32_767)));
    expect([meter.peaks().customer[0], meter.peaks().agent[0]]).toEqual([255, 255]);
  });
});
