import { expect, test } from 'vitest';
import fc from 'fast-check';
import { createDtmfDetector, dtmfPayload } from './dtmf.ts';
import type { RtpPacket } from './rtp.ts';

interface Sent {
  readonly at: number;
  readonly packet: RtpPacket;
}

/** A press as RFC 4733 §2.5.1 sends it: an update each 20 ms, then the end packet three times. */
function press(key: string, start: { at: number; sequence: number; packets?: number; ssrc?: number }): Sent[] {
  const { at, sequence, packets = 5, ssrc = 1 } = start;
  return Array.from({ length: packets + 2 }, (_, i) => {
    const end = i >= packets - 1;
    const duration = Math.min(i + 1, packets) * 160;
    return {
      at: at + Math.min(i, packets - 1) * 20,
      packet: {
        payloadType: 101,
        marker: i === 0,
        sequence: (sequence + i) & 0xffff,
        timestamp: at * 8,
        ssrc,
        payload: dtmfPayload(key, duration, end),
      },
    };
  });
}
const hear = (sent: readonly Sent[]): string => {
  const detector = createDtmfDetector();
  return sent.map(({ packet, at }) => detector.add(packet, at) ?? '').join('');
};
const without = (sent: readonly Sent[], ...gone: number[]): Sent[] => sent.filter((_, i) => !gone.includes(i));

test('each of the sixteen keys is heard once', () => {
  const keys = '0123456789*#ABCD';
  expect(hear(Array.from(keys).flatMap((key, i) => press(key, { at: i * 300, sequence: i * 7 })))).toBe(keys);
});

test('the same key pressed twice is two keys', () => {
  expect(hear([...press('1', { at: 0, sequence: 0 }), ...press('1', { at: 160, sequence: 7 })])).toBe('11');
});

test('with the first packets lost the key is heard from those that follow', () => {
  expect(hear(without(press('5', { at: 0, sequence: 0 }), 0, 1, 2))).toBe('5');
});

test('with all three end packets lost the key is heard once, and so is the next one', () => {
  const first = without(press('7', { at: 0, sequence: 0 }), 4, 5, 6);
  expect(hear([...first, ...press('7', { at: 200, sequence: 7 })])).toBe('77');
});

test('any loss that leaves one packet of each press still gives exactly the keys pressed', () => {
  const digits = fc.string({ unit: fc.constantFrom('0', '1', '5', '9', '*', '#'), minLength: 1, maxLength: 8 });
  const keep = fc.array(fc.integer({ min: 1, max: 127 }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(digits, keep, (keys, masks) => {
      const sent = Array.from(keys).flatMap((key, i) =>
        press(key, { at: i * 250, sequence: 65_530 + i * 7 }).filter((_, j) => ((masks[i]! >> j) & 1) === 1),
      );
      expect(hear(sent)).toBe(keys);
    }),
  );
});

test('a straggler of an earlier key does not press it again', () => {
  const first = press('1', { at: 0, sequence: 0 });
  const second = press('2', { at: 160, sequence: 7 });
  expect(hear([...first.slice(0, 6), second[0]!, first[6]!, ...second.slice(1)])).toBe('12');
});

test('packets that arrive twice count once', () => {
  expect(hear(press('9', { at: 0, sequence: 0 }).flatMap((s) => [s, s]))).toBe('9');
});

test('a key held for ten seconds is one key though its segments have new timestamps', () => {
  const held = Array.from({ length: 500 }, (_, i): Sent => {
    const total = (i + 1) * 160;
    const segment = Math.floor((total - 1) / 65_440);
    return {
      at: i * 20,
      packet: {
        payloadType: 101,
        marker: i === 0,
        sequence: i,
        timestamp: 1_000 + segment * 65_440,
        ssrc: 1,
        payload: dtmfPayload('3', total - segment * 65_440, i === 499),
      },
    };
  });
  expect(hear(held)).toBe('3');
});

test('a gateway that moves the timestamp with each packet of a press still presses once', () => {
  const moving = press('4', { at: 0, sequence: 0 }).map((s, i) => ({
    ...s,
    packet: { ...s.packet, timestamp: s.packet.timestamp + Math.min(i, 4) * 160 },
  }));
  expect(hear(moving)).toBe('4');
});

test('a new sender in the call (its own SSRC) is heard from its first key', () => {
  expect(hear([...press('6', { at: 0, sequence: 9_000 }), ...press('8', { at: 200, sequence: 3, ssrc: 2 })])).toBe(
    '68',
  );
});

test('hook flash, unknown events and short payloads are no keys, and nothing throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
      const payload = Buffer.from(bytes);
      const packet = { payloadType: 101, marker: true, sequence: 1, timestamp: 1, ssrc: 1, payload };
      const key = createDtmfDetector().add(packet, 0);
      expect(key !== undefined).toBe(payload.length >= 4 && payload[0]! < 16);
    }),
  );
});
