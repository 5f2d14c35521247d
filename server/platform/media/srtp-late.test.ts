import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { buildRtp } from './rtp.ts';
import { createSrtpReceiver, createSrtpSender, SRTP_MASTER_BYTES } from './srtp.ts';

const packet = (sequence: number): Buffer =>
  buildRtp({ payloadType: 8, marker: false, sequence, timestamp: 0, ssrc: 7, payload: Buffer.from([1, 2, 3]) });

/** A stream whose numbers have gone round `turns` times already; answers its next packets. */
function runningStream(turns: number) {
  const master = randomBytes(SRTP_MASTER_BYTES);
  const sender = createSrtpSender(master);
  for (let turn = 0; turn < turns; turn += 1)
    for (const sequence of [0, 20_000, 40_000, 60_000]) sender.protect(packet(sequence));
  return { master, next: (sequence: number) => sender.protect(packet(sequence)) };
}

test('whoever comes in the middle of a stream finds how often its numbers have gone round, and then counts on', () => {
  const { master, next } = runningStream(3);
  const late = createSrtpReceiver(master, 12);
  const first = next(10);
  expect(late.unprotect(first)).toEqual(packet(10));
  expect(late.unprotect(next(11))).toEqual(packet(11));
  // A packet heard once is not heard again.
  expect(late.unprotect(first)).toBeUndefined();
});

test('who was there from the beginning tries nothing: a packet of another turn is no packet of the stream', () => {
  const { master, next } = runningStream(2);
  expect(createSrtpReceiver(master).unprotect(next(10))).toBeUndefined();
  expect(createSrtpReceiver(randomBytes(SRTP_MASTER_BYTES), 12).unprotect(next(11))).toBeUndefined();
});
