import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toneSamples } from '../../server/platform/media/tone.ts';
import { monoWav } from '../../server/platform/media/wav.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/**
 * Debian's linphone-cli as a customer's phone. Its signalling (belle-sip) and sound (mediastreamer2) are not those of baresip: what two
 * strangers understand of us is not a habit of one of them.
 */
export interface Linphone {
  dial(uri: string): void;
  press(key: string): void;
  hangUp(): void;
  hold(): void;
  resume(): void;
  /** What it has heard since it began to listen: 16 bit, RATE samples a second. */
  hears(): Promise<Int16Array>;
  close(): Promise<void>;
}

export const RATE = 8_000;
const WAV_HEADER_BYTES = 44;
const TONE_SECONDS = 60;
const PROMPT = 'linphonec>';
/** Only G.711 is offered: the others are by their numbers in its own list. */
const CODECS = ['opus', 'speex', 'GSM', 'G722', 'G729'].map(
  (name, i) => `[audio_codec_${i + 2}]\nmime=${name}\nenabled=0`,
);

const configOf = (number: string, sipPort: number, rtpPort: number): string =>
  [
    `[sip]\nsip_port=${sipPort}\nsip_tcp_port=0\nsip_tls_port=0\nuse_ipv6=0\nguess_hostname=0`,
    `contact="${number}" <sip:${number}@127.0.0.1>`,
    `[rtp]\naudio_rtp_port=${rtpPort}\n[net]\nmtu=1300`,
    '[audio_codec_0]\nmime=PCMA\nrate=8000\nchannels=1\nenabled=1',
    '[audio_codec_1]\nmime=PCMU\nrate=8000\nchannels=1\nenabled=1',
    ...CODECS,
    '',
  ].join('\n');

export async function startLinphone({ number, toneHz }: { number: string; toneHz: number }): Promise<Linphone> {
  const folder = await mkdtemp(join(tmpdir(), 'linphone-'));
  // Without it the program says at every start that it cannot keep its book of calls.
  await mkdir(join(folder, '.local', 'share', 'linphone'), { recursive: true });
  const sipPort = await freePort();
  const heard = join(folder, 'heard.wav');
  const tone = toneSamples({ frequency: toneHz, amplitude: 0.4, samples: RATE * TONE_SECONDS, offset: 0 });
  await writeFile(join(folder, 'tone.wav'), monoWav(tone));
  await writeFile(join(folder, 'rc'), configOf(number, sipPort, await freePort()));
  const child = spawn('linphonec', ['-c', join(folder, 'rc')], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, HOME: folder },
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  // A command to one that has ended is nobody's trouble: the test sees that it says nothing.
  child.stdin.on('error', () => undefined);
  const tell = (command: string): void => void child.stdin.write(`${command}\n`);
  const says = async (words: string): Promise<void> => {
    await until(() => printed.includes(words), { timeoutMs: 20_000, what: `linphone to say "${words}": ${printed}` });
  };
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve(undefined);
      else child.once('exit', resolve);
    });
    await rm(folder, { recursive: true, force: true });
  };
  await says(PROMPT).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  tell('soundcard use files');
  tell(`play ${join(folder, 'tone.wav')}`);
  tell(`record ${heard}`);
  return {
    close,
    dial: (uri) => tell(`call ${uri}`),
    press: (key) => tell(key),
    hangUp: () => tell('terminate'),
    hold: () => tell('pause'),
    resume: () => tell('resume'),
    hears: async () => {
      const sound = (await readFile(heard).catch(() => Buffer.alloc(0))).subarray(WAV_HEADER_BYTES);
      return Int16Array.from({ length: sound.length >> 1 }, (_, i) => sound.readInt16LE(i * 2));
    },
  };
}
