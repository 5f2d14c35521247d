import { FRAME_SAMPLES, PAYLOAD_TYPE, SILENCE_CODE } from '../server/platform/media/g711.ts';

/** One direction of sound: what it sends carries its own clock, what it receives is timed. */
export interface Flow {
  begin(): void;
  send(): void;
  receive(datagram: Buffer): void;
  sent(): number;
  received(): number;
  /** Between two packets, once it had begun. Who hears nothing any more at all has few of them. */
  longestMs(): number;
}

export interface Ends {
  gap(ms: number): void;
  latency(ms: number): void;
}

const HEADER_BYTES = 12;
const MAGIC = 0xa5_5a_c3_3c;
/** A pause before the first packets (the connection has just been made) is no gap of the engine's. */
const WARM_UP_MS = 500;

export function createFlow(ends: Ends, send: (packet: Buffer) => void): Flow {
  const packet = Buffer.alloc(HEADER_BYTES + FRAME_SAMPLES, SILENCE_CODE.PCMA);
  packet.writeUInt8(0x80, 0);
  packet.writeUInt8(PAYLOAD_TYPE.PCMA, 1);
  packet.writeUInt32BE((Math.random() * 0xff_ff_ff_ff) >>> 0, 8);
  packet.writeUInt32BE(MAGIC, HEADER_BYTES);
  let sequence = 0;
  let sent = 0;
  let received = 0;
  let began = 0;
  let last = 0;
  let longest = 0;
  return {
    begin: () => {
      [sent, received, last, longest, began] = [0, 0, 0, 0, performance.now()];
    },
    send: () => {
      sequence = (sequence + 1) & 0xff_ff;
      packet.writeUInt16BE(sequence, 2);
      packet.writeUInt32BE((sequence * FRAME_SAMPLES) >>> 0, 4);
      packet.writeDoubleBE(performance.now(), HEADER_BYTES + 4);
      sent += 1;
      // The socket may send later than it was asked: the next packet must not be written into this one.
      send(Buffer.from(packet));
    },
    receive: (datagram) => {
      if (datagram.length < HEADER_BYTES + 12 || (datagram.readUInt8(1) & 0x7f) !== PAYLOAD_TYPE.PCMA) return;
      const now = performance.now();
      received += 1;
      if (now - began > WARM_UP_MS) {
        if (last > 0) {
          ends.gap(now - last);
          longest = Math.max(longest, now - last);
        }
        if (datagram.readUInt32BE(HEADER_BYTES) === MAGIC) ends.latency(now - datagram.readDoubleBE(HEADER_BYTES + 4));
      }
      last = now;
    },
    sent: () => sent,
    received: () => received,
    longestMs: () => Math.round(longest),
  };
}
