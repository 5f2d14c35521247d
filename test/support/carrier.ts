import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { decodeG711, encodeG711, FRAME_SAMPLES, SAMPLE_RATE } from '../../server/platform/media/g711.ts';
import { buildRtp, parseRtp } from '../../server/platform/media/rtp.ts';
import { toneLevel, toneSamples } from '../../server/platform/media/tone.ts';
import { createSipEndpoint, type IncomingCall, type OutgoingCall } from '../../server/platform/sip/index.ts';
import { silentLog, TEST_SDP } from '../../server/platform/sip/test-peer.ts';

/** A call that the carrier was asked to make, with a loudspeaker and an ear on its line. */
export interface CarriedCall {
  readonly sip: IncomingCall;
  /** Its description, for `ring(183, …)` and `accept`. */
  readonly sdp: string;
  /** Says this over and over, from now on. */
  play(samples: Int16Array): void;
  /** How loud this tone was in the last half second. */
  hears(hertz: number): number;
  /** How loud anything was in the last half second; 1 is full scale. */
  loudness(): number;
}

/** A call of somebody at the carrier to a number of ours, with an ear on its line from the first packet on. */
export interface DialledCall {
  readonly sip: OutgoingCall;
  /** Every provisional answer, and the final one. */
  readonly statuses: readonly number[];
  readonly refused: { readonly status: number; readonly q850?: number } | undefined;
  /** All that was heard, and how many packets of it. */
  heard(): Int16Array;
  packets(): number;
}

/** The far end of a trunk as a telephone network: each number behaves as the test says, with real sound. */
export interface Carrier {
  readonly port: number;
  readonly trunk: string;
  /** `*`: every number that nothing is said of; without it there is no such number. */
  when(number: string, behave: (call: CarriedCall) => void): void;
  readonly calls: readonly { readonly number: string; readonly from: string }[];
  /** Calls this number of ours; `reliable`: with PRACK (RFC 3262). */
  dial(called: string, from: string, reliable?: boolean): Promise<DialledCall>;
  close(): Promise<void>;
}

const FRAME_MS = 20;
/** The same way to the house, without provisional answers that are confirmed. */
const PLAIN = 'plain';
const EAR_SAMPLES = SAMPLE_RATE / 2;
const FULL_SCALE = 32_768;

/** A tone of the Chinese plan (GB 3380, 450 Hz): so long on, so long off. */
export function cadence(onMs: number, offMs: number): Int16Array {
  const samples = (ms: number): number => (ms * SAMPLE_RATE) / 1_000;
  const on = toneSamples({ frequency: 450, amplitude: 0.3, samples: samples(onMs) });
  return Int16Array.from({ length: samples(onMs + offMs) }, (_, i) => on[i] ?? 0);
}
export const RINGBACK = cadence(1_000, 4_000);
export const BUSY = cadence(350, 350);
export const CONGESTION = cadence(700, 700);

/** Words of a machine: longer than a person says hello, then the beep, then it listens. */
export function greetingWithBeep(): Int16Array {
  const spoken = SAMPLE_RATE * 4;
  const beep = toneSamples({ frequency: 1_000, amplitude: 0.4, samples: SAMPLE_RATE * 0.5 });
  const quiet = SAMPLE_RATE * 30;
  return Int16Array.from({ length: spoken + beep.length + quiet }, (_, i) => {
    if (i >= spoken) return beep[i - spoken] ?? 0;
    // Syllables: four a second, of a voice's pitch with its overtones.
    const syllable = Math.max(0, Math.sin((2 * Math.PI * 4 * i) / SAMPLE_RATE));
    const voice = [1, 2, 3, 5].reduce((sum, n) => sum + Math.sin((2 * Math.PI * 140 * n * i) / SAMPLE_RATE) / n, 0);
    return Math.round(7_000 * syllable * voice);
  });
}

interface Line extends Omit<CarriedCall, 'sip'>, Pick<DialledCall, 'heard' | 'packets'> {
  aim(to: Pick<AddressInfo, 'address' | 'port'>): void;
  close(): void;
}

async function openLine(): Promise<Line> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => void socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  let far: Pick<AddressInfo, 'address' | 'port'> | undefined;
  let saying = new Int16Array(FRAME_SAMPLES);
  let place = 0;
  let sequence = 1;
  let heard = new Int16Array(0);
  const all: Int16Array[] = [];
  socket.on('message', (packet) => {
    const rtp = parseRtp(packet);
    if (rtp?.payloadType !== 8) return;
    const samples = decodeG711('PCMA', rtp.payload);
    all.push(samples);
    heard = Int16Array.from([...heard, ...samples].slice(-EAR_SAMPLES));
  });
  const started = performance.now();
  let sent = 0;
  const clock = setInterval(() => {
    // As many frames as time has passed: a timer that comes late must not stretch a tone.
    for (; far !== undefined && sent * FRAME_MS < performance.now() - started; sent += 1) {
      const frame = Int16Array.from({ length: FRAME_SAMPLES }, (_, i) => saying[(place + i) % saying.length] ?? 0);
      place += FRAME_SAMPLES;
      const payload = encodeG711('PCMA', frame);
      const head = { payloadType: 8, marker: false, sequence: (sequence += 1) & 0xffff, ssrc: 7 };
      socket.send(buildRtp({ ...head, timestamp: sequence * FRAME_SAMPLES, payload }), far.port, far.address);
    }
    if (far === undefined) sent = (performance.now() - started) / FRAME_MS;
  }, FRAME_MS);
  return {
    sdp: TEST_SDP.replace(/c=IN IP4 \S+/, 'c=IN IP4 127.0.0.1').replace(/m=audio \d+/, `m=audio ${port}`),
    play: (samples) => {
      saying = Int16Array.from(samples);
      place = 0;
    },
    hears: (hertz) => toneLevel(heard, hertz),
    heard: () => Int16Array.from(all.flatMap((frame) => [...frame])),
    packets: () => all.length,
    loudness: () => heard.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / FULL_SCALE,
    aim: (to) => void (far = to),
    close: () => {
      clearInterval(clock);
      socket.close();
    },
  };
}

/** `port`: where its trunk is looked for; it was free a moment ago. */
export async function startCarrier(port: number, housePort: () => number): Promise<Carrier> {
  const trunk = 'house';
  const behaviours = new Map<string, (call: CarriedCall) => void>();
  const calls: { number: string; from: string }[] = [];
  const lines: { close(): void }[] = [];
  const way = () => ({ host: '127.0.0.1', port: housePort(), addresses: ['127.0.0.1'], transport: 'udp' as const });
  const endpoint = createSipEndpoint({
    listen: { host: '127.0.0.1', port },
    trunks: () => [
      { ...way(), name: trunk },
      { ...way(), name: PLAIN, reliable: 'never' },
    ],
    log: silentLog,
  });
  const take = async (sip: IncomingCall): Promise<void> => {
    const behave = behaviours.get(sip.requestUser) ?? behaviours.get('*');
    if (behave === undefined || sip.offer === undefined) {
      sip.reject(404);
      return;
    }
    const line = await openLine();
    lines.push(line);
    line.aim(sip.offer);
    calls.push({ number: sip.requestUser, from: sip.from.user });
    behave({ sip, ...line });
  };
  endpoint.onInvite((sip) => void take(sip));
  await endpoint.start();
  return {
    port,
    trunk,
    calls,
    dial: async (called, from, reliable = false) => {
      const line = await openLine();
      lines.push(line);
      const wish = { trunk: reliable ? trunk : PLAIN, to: called, from: { user: from }, sdp: line.sdp };
      const begun = endpoint.invite(wish);
      if (!begun.ok) throw new Error(begun.refusal);
      const sip = begun.value;
      const statuses: number[] = [];
      const end: { refused?: DialledCall['refused'] } = {};
      sip.on('progress', ({ status }) => statuses.push(status));
      sip.on('answered', ({ answer }) => {
        statuses.push(200);
        line.aim(answer);
      });
      sip.on('failed', (refused) => {
        statuses.push(refused.status);
        end.refused = refused;
      });
      const { heard, packets } = line;
      return {
        ...{ sip, statuses, heard, packets },
        get refused() {
          return end.refused;
        },
      };
    },
    when: (number, behave) => void behaviours.set(number, behave),
    close: async () => {
      for (const line of lines) line.close();
      await endpoint.stop();
    },
  };
}
