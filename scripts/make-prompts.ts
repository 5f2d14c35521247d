// Renders server/adapters/media/prompts/prompts.json to 8 kHz A-law files beside it. Needs Debian's espeak-ng and sox; both only here,
// never at run time. `npx tsx scripts/make-prompts.ts` writes all; with ids as arguments only those.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { encodeG711 } from '../server/platform/media/g711.ts';
import { alawWav, parseWav } from '../server/platform/media/wav.ts';
import { holdMusic, ringback, whisperChime } from './hold-music.ts';

const FOLDER = new URL('../server/adapters/media/prompts/', import.meta.url);
const VOICE = 'espeak-ng';
const SHAPER = 'sox';
/** RMS of speech while it is loud, about −19 dBm0: what other announcements in the network sound like. */
const TARGET_RMS = 0.11;
const MAX_PEAK = 0.8;
/** Pieces of a number follow each other without a breath. */
const isPiece = (id: string): boolean =>
  id.startsWith('number-') || id.startsWith('position-') || id.startsWith('callback-window-');

interface Prompt {
  readonly zh: string;
  readonly pinyin: string;
}

function render(id: string, { pinyin }: Prompt): Int16Array {
  // The voice reads pinyin with tone numbers; plain Hanzi it would spell as English letters.
  const spoken = execFileSync(VOICE, ['-v', 'cmn-latn-pinyin', '-s', '165', '-p', '45', '--stdout', pinyin]);
  const trim = ['silence', '1', '0.02', '0.5%', 'reverse', 'silence', '1', '0.02', '0.5%', 'reverse'];
  const pause = isPiece(id) ? ['0.01', '0.03'] : ['0.10', '0.25'];
  const shaped = execFileSync(
    SHAPER,
    [
      '-t',
      'wav',
      '-',
      '-t',
      'wav',
      '-b',
      '16',
      '-r',
      '8000',
      '-c',
      '1',
      '-',
      'highpass',
      '150',
      'lowpass',
      '3500',
      ...trim,
    ].concat(['pad', ...pause]),
    { input: spoken, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const samples = parseWav(shaped).samples[0];
  if (samples === undefined) throw new Error(`nothing rendered for ${id}`);
  return level(samples);
}

function level(samples: Int16Array): Int16Array {
  const loud = samples.filter((sample) => Math.abs(sample) > 500);
  const rms = Math.sqrt(loud.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, loud.length)) / 32_768;
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1) / 32_768;
  const gain = Math.min(TARGET_RMS / Math.max(rms, 1e-6), MAX_PEAK / peak);
  return samples.map((sample) => Math.round(sample * gain));
}

const table = JSON.parse(readFileSync(new URL('prompts.json', FOLDER), 'utf8')) as Record<string, Prompt>;
const wanted = process.argv.slice(2);
const sounds: Record<string, () => Int16Array> = {
  'hold-music': holdMusic,
  'whisper-chime': whisperChime,
  ringback,
};
for (const [id, prompt] of Object.entries(table)) sounds[id] = () => render(id, prompt);
for (const [id, make] of Object.entries(sounds)) {
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  const samples = make();
  writeFileSync(new URL(`${id}.wav`, FOLDER), alawWav(encodeG711('PCMA', samples)));
  console.log(`${id} ${(samples.length / 8_000).toFixed(2)} s`);
}
