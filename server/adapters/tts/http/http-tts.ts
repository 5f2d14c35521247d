import { monoWav, wavHeader } from '../../../platform/media/wav.ts';
import { levelled, louder, readSound } from '../../../platform/speech/sound-shape.ts';
import {
  checkedText,
  MAX_SPEECH_BYTES,
  speechFailed,
  type SpeechRequest,
  type TtsProvider,
} from '../../../platform/speech/tts-provider.ts';

export interface HttpTtsSettings {
  readonly url: string;
  /** What goes into `Authorization`, read anew for each request: a key may be changed without a restart. */
  readonly authorization?: () => Promise<string>;
  readonly voice?: string;
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 15_000;
const RATE = 8_000;
/** Busy or down for now; anything else in the 400s is our own mistake and stays one. */
const PASSING = [408, 425, 429];

/**
 * A vendor's engine by HTTP: POST JSON, answered by the sound itself (`audio/wav`, or bare PCM as `audio/L16;rate=…`, RFC 2586)
 * or by JSON with it in base64 (`{"audio": "…"}`). Vendors that sign each request in their own way stand behind a small gateway.
 */
export function createHttpTts(settings: HttpTtsSettings): TtsProvider {
  const ask = async (request: SpeechRequest): Promise<Response> => {
    const text = checkedText(request);
    const deadline = AbortSignal.timeout(settings.deadlineMs ?? DEADLINE_MS);
    const authorization = await settings.authorization?.().catch((cause: unknown) => {
      throw speechFailed('speech.unavailable', { reason: 'no key' }, cause);
    });
    const voice = request.voice ?? settings.voice;
    return fetch(settings.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'audio/wav, audio/L16;rate=8000, application/json',
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: JSON.stringify({
        text,
        ...(voice === undefined ? {} : { voice }),
        speed: request.speed ?? 1,
        format: 'wav',
        sample_rate: RATE,
      }),
      // An answer elsewhere would take our key there.
      redirect: 'error',
      signal: request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]),
    });
  };
  return {
    name: 'http',
    configured: true,
    synthesise: async (request) => {
      try {
        const response = await ask(request);
        refuseStatus(response.status);
        const said = levelled(readSound(soundIn(await limited(response), response.headers.get('content-type') ?? '')));
        return monoWav(request.gainDb === undefined ? said : louder(said, request.gainDb));
      } catch (error) {
        throw asSpeechFailure(error);
      }
    },
  };
}

function refuseStatus(status: number): void {
  if (status >= 200 && status < 300) return;
  if (status >= 500 || PASSING.includes(status)) throw speechFailed('speech.unavailable', { status });
  throw speechFailed('speech.refused', { reason: `HTTP ${status}` });
}

async function limited(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    const part = chunk as Uint8Array;
    bytes += part.length;
    // Left here, the loop cancels the stream: an engine gone mad does not fill our memory.
    if (bytes > MAX_SPEECH_BYTES) throw speechFailed('speech.bad_sound', { reason: 'too large' });
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function soundIn(body: Buffer, contentType: string): Buffer {
  if (/\bjson\b/i.test(contentType)) return fromJson(body);
  if (!/^audio\/l16\b/i.test(contentType)) return body;
  const rate = Number(/rate=(\d{4,6})/i.exec(contentType)?.[1] ?? RATE);
  // RFC 2586: network byte order; a WAV has the other one.
  const data = Buffer.from(body.subarray(0, body.length - (body.length % 2))).swap16();
  return Buffer.concat([wavHeader({ channels: 1, dataBytes: data.length, sampleRate: rate }), data]);
}

function fromJson(body: Buffer): Buffer {
  const answer: unknown = JSON.parse(body.toString('utf8'));
  const audio = typeof answer === 'object' && answer !== null && 'audio' in answer ? answer.audio : undefined;
  if (typeof audio !== 'string') throw speechFailed('speech.bad_sound', { reason: 'no audio in the answer' });
  return Buffer.from(audio, 'base64');
}

function asSpeechFailure(error: unknown): unknown {
  if (error instanceof SyntaxError) return speechFailed('speech.bad_sound', { reason: 'not JSON' }, error);
  if (!(error instanceof Error) || error.message.startsWith('speech.')) return error;
  const late = error.name === 'TimeoutError' || error.name === 'AbortError';
  return speechFailed(late ? 'speech.timeout' : 'speech.unavailable', {}, error);
}
