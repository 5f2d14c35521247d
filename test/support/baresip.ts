import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseWav, monoWav } from '../../server/platform/media/wav.ts';
import { toneSamples } from '../../server/platform/media/tone.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/**
 * Debian's baresip as a customer's phone: says a tone, keeps what it hears, presses keys and hangs up when told. A real SIP
 * client with a mind of its own, so that our stack is not only tested against itself.
 */
export interface Phone {
  dial(uri: string): Promise<void>;
  press(key: string): void;
  hangUp(): void;
  /** Takes the call that rings here. */
  answer(): void;
  readonly events: { type: string; param?: string }[];
  /** Waits for an event such as CALL_ESTABLISHED or CALL_CLOSED. */
  happened(type: string): Promise<void>;
  /** What it heard and said, as recorded by itself: files appear when the call has ended. */
  heard(): Promise<Int16Array>;
  /** What it has heard so far in the running call. */
  hears(): Promise<Int16Array>;
  /** How many samples it has said so far; whoever hears all there is hears as many. */
  said(): Promise<number>;
  hold(): void;
  /** Asks the other side to call this address in our place (REFER), and hangs up when it has. */
  transfer(uri: string): void;
  resume(): void;
  close(): Promise<void>;
}

export interface PhoneWish {
  /** The number it shows as the caller. */
  readonly number: string;
  readonly toneHz: number;
  /** The tone comes in words, with gaps between them: a tone that never ends is no voice. */
  readonly speaks?: boolean;
  readonly codec?: 'PCMA' | 'PCMU';
  readonly transport?: 'udp' | 'tcp' | 'tls';
  /** With TLS: the authority it believes. Its sound is then SRTP, and nothing else. */
  readonly caFile?: string;
  /** What it says instead of its tone, once from the beginning of a call. */
  readonly says?: Int16Array;
  /** Where it can be called; a port of its own choice when not said. */
  readonly sipPort?: number;
  /** Takes calls by itself; otherwise it rings until somebody answers. */
  readonly takesCalls?: boolean;
}

const SAMPLE_RATE = 8_000;
/** The header of a file that is still being written does not know its length. */
const WAV_HEADER_BYTES = 44;
const TONE_SECONDS = 60;
const WORD_SAMPLES = SAMPLE_RATE * 0.9;
const GAP_SAMPLES = SAMPLE_RATE * 0.4;

const inWords = (tone: Int16Array): Int16Array =>
  tone.map((sample, i) => (i % (WORD_SAMPLES + GAP_SAMPLES) < WORD_SAMPLES ? sample : 0));

const configOf = (wish: PhoneWish, folder: string, ctrlPort: number, sipPort: number): string =>
  [
    'poll_method epoll',
    `sip_listen 127.0.0.1:${sipPort}`,
    'call_max_calls 1',
    'module_path /usr/lib/baresip/modules',
    'module g711.so',
    'module aufile.so',
    ...(wish.caFile === undefined ? [] : ['module srtp.so', `sip_cafile ${wish.caFile}`, 'sip_verify_server yes']),
    'module aubridge.so',
    'module sndfile.so',
    'module_app account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen 127.0.0.1:${ctrlPort}`,
    `audio_source aufile,${join(folder, 'tone.wav')}`,
    'audio_player aubridge,void',
    'audio_alert aubridge,alert',
    `audio_codecs ${wish.codec ?? 'PCMA'}`,
    'audio_srate 8000-8000',
    'audio_channels 1-1',
    `snd_path ${folder}`,
    'dtmf_mode rtpevent',
    'rtp_stats yes',
    // Off: a stream that begins anew under another SSRC with a lower sequence number, as rtpengine's announcements may, counts as
    // too late in this baresip's buffer for up to 32,768 packets, and nothing of it is heard. On loopback there is no jitter.
    'jitter_buffer_delay 0-0',
    '',
  ].join('\n');

/** ctrl_tcp speaks netstrings of JSON: `<length>:<json>,` */
function readNetstrings(buffer: Buffer, hear: (text: string) => void): Buffer {
  let rest = buffer;
  for (;;) {
    const colon = rest.indexOf(':');
    if (colon < 0) return rest;
    const length = Number(rest.subarray(0, colon).toString());
    if (rest.length < colon + 1 + length + 1) return rest;
    hear(rest.subarray(colon + 1, colon + 1 + length).toString());
    rest = rest.subarray(colon + 1 + length + 1);
  }
}

async function newestDump(folder: string, way: 'dec' | 'enc' = 'dec'): Promise<Buffer | undefined> {
  const names = (await readdir(folder)).filter((n) => n.endsWith(`-${way}.wav`)).sort();
  const last = names.at(-1);
  return last === undefined ? undefined : readFile(join(folder, last));
}

/** The ports it is given were free a moment ago; when somebody was quicker, baresip stays dumb, and others are tried. */
const START_TRIES = 4;
const START_DEADLINE_MS = 6_000;

export async function startPhone(wish: PhoneWish): Promise<Phone> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryPhone(wish);
    } catch (error) {
      if (tries >= START_TRIES) throw error;
    }
  }
}

async function tryPhone(wish: PhoneWish): Promise<Phone> {
  const folder = await mkdtemp(join(tmpdir(), 'phone-'));
  const ctrlPort = await freePort();
  const sipPort = wish.sipPort ?? (await freePort());
  const transport = wish.transport === undefined || wish.transport === 'udp' ? '' : `;transport=${wish.transport}`;
  const secrecy = wish.caFile === undefined ? '' : ';mediaenc=srtp-mand';
  const tone = toneSamples({ frequency: wish.toneHz, amplitude: 0.4, samples: SAMPLE_RATE * TONE_SECONDS, offset: 0 });
  await writeFile(join(folder, 'tone.wav'), monoWav(wish.says ?? (wish.speaks === true ? inWords(tone) : tone)));
  await writeFile(join(folder, 'config'), configOf(wish, folder, ctrlPort, sipPort));
  await writeFile(
    join(folder, 'accounts'),
    `<sip:${wish.number}@127.0.0.1${transport}>;regint=0;audio_codecs=${wish.codec ?? 'PCMA'};answermode=${wish.takesCalls === true ? 'auto' : 'manual'}${secrecy}\n`,
  );
  await writeFile(join(folder, 'contacts'), '');
  const child = spawn('baresip', ['-f', folder], { stdio: ['ignore', 'ignore', 'ignore'] });
  const events: Phone['events'] = [];
  let socket: Socket | undefined;
  const reached = until(
    () =>
      new Promise<boolean>((resolve) => {
        const trying = connect(ctrlPort, '127.0.0.1', () => {
          socket = trying;
          resolve(true);
        });
        trying.on('error', () => resolve(false));
      }),
    { timeoutMs: START_DEADLINE_MS, what: 'baresip to start' },
  );
  await reached.catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  let buffer: Buffer = Buffer.alloc(0);
  socket?.on('data', (chunk: Buffer) => {
    buffer = readNetstrings(Buffer.concat([buffer, chunk]), (text) => {
      const message = JSON.parse(text) as { event?: boolean; type?: string; param?: string };
      if (message.event === true && message.type !== undefined) {
        events.push({ type: message.type, ...(message.param === undefined ? {} : { param: message.param }) });
      }
    });
  });
  const tell = (command: string, params?: string): void => {
    const json = JSON.stringify({ command, ...(params === undefined ? {} : { params }), token: '1' });
    socket?.write(`${Buffer.byteLength(json)}:${json},`);
  };
  return {
    events,
    dial: (uri) => {
      tell('dial', `${uri}${transport}`);
      return Promise.resolve();
    },
    press: (key) => tell('sndcode', key),
    hangUp: () => tell('hangup'),
    answer: () => tell('accept'),
    happened: async (type) => {
      await until(() => events.some((e) => e.type === type), {
        timeoutMs: 20_000,
        what: `the phone to report ${type}`,
      });
    },
    hold: () => tell('hold'),
    transfer: (uri) => tell('transfer', uri),
    resume: () => tell('resume'),
    heard: async () => {
      const file = await newestDump(folder);
      return file === undefined ? new Int16Array() : (parseWav(file).samples[0] ?? new Int16Array());
    },
    hears: async () => {
      const sound = (await newestDump(folder))?.subarray(WAV_HEADER_BYTES) ?? Buffer.alloc(0);
      return Int16Array.from({ length: sound.length >> 1 }, (_, i) => sound.readInt16LE(i * 2));
    },
    said: async () => Math.max(0, ((await newestDump(folder, 'enc'))?.length ?? 0) - WAV_HEADER_BYTES) >> 1,
    close: async () => {
      socket?.destroy();
      child.kill('SIGTERM');
      await new Promise((resolve) => {
        if (child.exitCode !== null) resolve(undefined);
        else child.once('exit', resolve);
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
