import { g711Codec } from '../../../../platform/media/frame-codec.ts';
import { encodeG711, FRAME_SAMPLES, SAMPLE_RATE, type Codec } from '../../../../platform/media/g711.ts';
import type { MediaEvent } from '../../../../platform/media/media-engine.ts';
import type { RtpPacket } from '../../../../platform/media/rtp.ts';
import { toneSamples } from '../../../../platform/media/tone.ts';
import { createLeg, type Leg, type LegFormat } from '../leg.ts';
import { createRecordings } from '../recordings.ts';
import { createSwitchboard, type Switchboard } from '../switchboard.ts';
import { SLOTS } from '../ticker.ts';
import { createEar, type Ear } from './ear.ts';

/** A switchboard on a clock of the test's own: time passes in rounds of 20 ms, and nothing happens in between. */
export interface Desk {
  readonly board: Switchboard;
  readonly events: readonly MediaEvent[];
  now(): number;
  line(options?: Partial<LegFormat> & { readonly law?: Codec }): Line;
  /** Rounds of the clock in which every line that talks says one packet. */
  rounds(count: number): void;
}

export interface Line {
  readonly leg: Leg;
  readonly ear: Ear;
  readonly packets: readonly RtpPacket[];
  /** A tone of this frequency from now on; 0: silence that is sent; `undefined`: nothing is sent. */
  say(frequency: number | undefined, amplitude?: number): void;
  /** Sound of the test's own making, one packet a round. */
  sayFrames(next: () => Int16Array | undefined): void;
  send(packet: Partial<RtpPacket> & { readonly payload: Buffer }): void;
}

interface Talker extends Line {
  speak(): void;
}

export function openDesk(): Desk {
  let now = 1_000;
  let onSlot: (slot: number, nowMs: number) => void = () => undefined;
  const events: MediaEvent[] = [];
  const board = createSwitchboard({
    recordings: createRecordings(() => undefined),
    emit: (event) => events.push(event),
    rtpTimeoutMs: 20_000,
    clock: {
      now: () => now,
      ticker: (turn) => {
        onSlot = turn;
        return { start: () => undefined, stop: () => undefined };
      },
    },
  });
  const talkers: Talker[] = [];
  return {
    board,
    events,
    now: () => now,
    line: ({ law = 'PCMA', ...format } = {}) => {
      const talker = openLine({
        board,
        id: `line-${talkers.length}`,
        format: { codec: g711Codec(law), ...format },
        now: () => now,
      });
      talkers.push(talker);
      return talker;
    },
    rounds: (count) => {
      for (let round = 0; round < count; round += 1) {
        for (const talker of talkers) talker.speak();
        for (let slot = 0; slot < SLOTS; slot += 1) {
          onSlot(slot, now);
          now += 20 / SLOTS;
        }
      }
    },
  };
}

interface LineNeeds {
  readonly board: Switchboard;
  readonly id: string;
  readonly format: LegFormat;
  readonly now: () => number;
}

function openLine({ board, id, format, now }: LineNeeds): Talker {
  const ear = createEar();
  const packets: RtpPacket[] = [];
  const { codec } = format;
  const transport = {
    send: (packet: RtpPacket) => {
      packets.push(packet);
      if (packet.payloadType === codec.payloadType) ear.hear('PCMA', encodeG711('PCMA', codec.decode(packet.payload)));
    },
    close: () => Promise.resolve(),
  };
  const leg = createLeg({ id, transport, ears: board.ears, format, nowMs: now() });
  board.add(leg);
  let sequence = 10;
  let offset = 0;
  let next: () => Int16Array | undefined = () => undefined;
  const send = (packet: Partial<RtpPacket> & { readonly payload: Buffer }): void => {
    const { payloadType, clockRate } = codec;
    const timestamp = (offset * clockRate) / SAMPLE_RATE;
    leg.receive({ payloadType, marker: false, ssrc: 77, timestamp, ...packet, sequence }, now());
    sequence += 1;
  };
  return {
    leg,
    ear,
    packets,
    send,
    say: (frequency, amplitude = 0.25) => {
      next = () =>
        frequency === undefined ? undefined : toneSamples({ frequency, amplitude, samples: FRAME_SAMPLES, offset });
    },
    sayFrames: (make) => {
      next = make;
    },
    speak: () => {
      const samples = next();
      if (samples !== undefined) send({ payload: codec.encode(samples) });
      offset += FRAME_SAMPLES;
    },
  };
}
