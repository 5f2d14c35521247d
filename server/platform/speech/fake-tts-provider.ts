import { SAMPLE_RATE } from '../media/g711.ts';
import { monoWav } from '../media/wav.ts';
import { checkedText, speechFailed, type SpeechRequest, type TtsProvider } from './tts-provider.ts';

/** Says each character as a fifth of a second of tone, longer when slower; the text decides the pitch, so texts can be told apart. */
export interface FakeTts extends TtsProvider {
  readonly asked: SpeechRequest[];
  /** The next requests fail so, until told otherwise. */
  fail(code: Parameters<typeof speechFailed>[0] | undefined): void;
}

export function createFakeTts(): FakeTts {
  const asked: SpeechRequest[] = [];
  let failure: Parameters<typeof speechFailed>[0] | undefined;
  return {
    name: 'fake',
    configured: true,
    asked,
    fail: (code) => {
      failure = code;
    },
    synthesise: (request) => {
      asked.push(request);
      if (failure !== undefined) return Promise.reject(speechFailed(failure));
      const text = checkedText(request);
      const length = Math.round((Array.from(text).length * SAMPLE_RATE) / 5 / (request.speed ?? 1));
      const pitch = 300 + (Array.from(text).reduce((sum, c) => sum + (c.codePointAt(0) ?? 0), 0) % 40) * 20;
      const loud = 6_000 * 10 ** ((request.gainDb ?? 0) / 20);
      const samples = Int16Array.from({ length }, (_, i) =>
        Math.round(loud * Math.sin((2 * Math.PI * pitch * i) / SAMPLE_RATE)),
      );
      return Promise.resolve(monoWav(samples));
    },
  };
}
