import { spawn } from 'node:child_process';
import { monoWav } from '../../../platform/media/wav.ts';
import { levelled, louder, readSound, trimmed } from '../../../platform/speech/sound-shape.ts';
import {
  checkedText,
  MAX_SPEECH_BYTES,
  speechFailed,
  type SpeechRequest,
  type TtsProvider,
} from '../../../platform/speech/tts-provider.ts';

export interface EspeakSettings {
  /** The program, by name or path. It is GPL-3.0-or-later, run beside the product and no part of it. */
  readonly program?: string;
  readonly voice?: string;
  readonly deadlineMs?: number;
}

/** `cmn` of Debian's 1.51 spells Hanzi as English letters (findings/speech); this one reads both Hanzi and pinyin. */
const DEFAULT_VOICE = 'cmn-latn-pinyin';
const WORDS_PER_MINUTE = 165;
const PITCH = 45;
const DEADLINE_MS = 15_000;
/** Rendering is a matter of a tenth of a second of one core: two at once do not hurt the calls on the same machine. */
const AT_ONCE = 2;
/** Whoever would wait longer than for these is told that the engine is busy. */
const MAX_WAITING = 64;
const VOICE_NAME = /^[a-z0-9][a-z0-9+-]{0,40}$/i;
const BREATH = { before: 0.1, after: 0.25 };

export function createEspeakTts(settings: EspeakSettings = {}): TtsProvider {
  const { program = 'espeak-ng', deadlineMs = DEADLINE_MS } = settings;
  const turns = createTurns();
  const voiceOf = (request: SpeechRequest): string => {
    const voice = request.voice ?? settings.voice ?? DEFAULT_VOICE;
    // It becomes an argument: never one that begins with a dash, never a path.
    if (!VOICE_NAME.test(voice)) throw speechFailed('speech.refused', { reason: 'voice' });
    return voice;
  };
  return {
    name: 'espeak',
    configured: true,
    synthesise: async (request) => {
      const text = checkedText(request);
      const speed = Math.round(WORDS_PER_MINUTE * Math.min(2, Math.max(0.5, request.speed ?? 1)));
      const args = ['-v', voiceOf(request), '-s', String(speed), '-p', String(PITCH), '-b', '1', '--stdin', '--stdout'];
      const deadline = AbortSignal.timeout(deadlineMs);
      const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
      const file = await turns.take(() => run({ program, args, text, signal }));
      const said = levelled(trimmed(readSound(file), BREATH));
      return monoWav(request.gainDb === undefined ? said : louder(said, request.gainDb));
    },
  };
}

/** So many at once, a few more in line, the rest refused. */
function createTurns() {
  const line: (() => void)[] = [];
  let running = 0;
  return {
    take: async <T>(work: () => Promise<T>): Promise<T> => {
      if (running >= AT_ONCE) {
        if (line.length >= MAX_WAITING) throw speechFailed('speech.busy');
        await new Promise<void>((resolve) => line.push(resolve));
      }
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        line.shift()?.();
      }
    },
  };
}

interface Run {
  readonly program: string;
  readonly args: readonly string[];
  readonly text: string;
  readonly signal: AbortSignal;
}

/** The text goes in by stdin and no shell is between: nothing a text holds can become a command or an option. */
function run({ program, args, text, signal }: Run): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(speechFailed('speech.timeout'));
      return;
    }
    const child = spawn(program, [...args], { stdio: ['pipe', 'pipe', 'ignore'], shell: false });
    const chunks: Buffer[] = [];
    let bytes = 0;
    const kill = (): void => {
      child.kill('SIGKILL');
      reject(speechFailed('speech.timeout'));
    };
    signal.addEventListener('abort', kill, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_SPEECH_BYTES) chunks.push(chunk);
      else child.kill('SIGKILL');
    });
    // Not there, or gone before it has read: told by `error` and `close`; a broken pipe is no news.
    child.stdin.on('error', () => undefined);
    child.on('error', (cause) => {
      signal.removeEventListener('abort', kill);
      reject(speechFailed('speech.unavailable', { program }, cause));
    });
    child.on('close', (code) => {
      signal.removeEventListener('abort', kill);
      if (bytes > MAX_SPEECH_BYTES || code !== 0 || bytes === 0)
        reject(speechFailed('speech.bad_sound', { reason: `exit ${code ?? 'by signal'}` }));
      else resolve(Buffer.concat(chunks));
    });
    child.stdin.end(`${text}\n`);
  });
}
