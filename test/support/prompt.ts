import { readFile } from 'node:fs/promises';
import { parseWav } from '../../server/platform/media/wav.ts';

/** G.711 A-law is passed on untouched, so what a phone hears of a prompt is the prompt, sample by sample. */
const PIECE = 120;

/** The loudest short piece of a prompt: no other sound contains it by chance. */
function pieceOf(prompt: Int16Array): Int16Array {
  let best = 0;
  let loudest = 0;
  for (let at = 0; at + PIECE <= prompt.length; at += PIECE) {
    let energy = 0;
    for (let i = at; i < at + PIECE; i += 1) energy += Math.abs(prompt[i] ?? 0);
    if (energy > loudest) [loudest, best] = [energy, at];
  }
  return prompt.slice(best, best + PIECE);
}

/** Is this prompt (by the name of its file) somewhere in what was heard? */
export async function contains(heard: Int16Array, prompt: string): Promise<boolean> {
  const wav = parseWav(await readFile(`server/adapters/media/prompts/${prompt}.wav`));
  const piece = pieceOf(wav.samples[0] ?? new Int16Array());
  // Rows of samples as text of two-byte characters: the engine's own search is quick.
  const text = (samples: Int16Array): string =>
    Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('utf16le');
  return text(heard).includes(text(piece));
}

/** Root mean square of the last `ms`, 0–1 of full scale: music, speech or silence? */
export function loudness(heard: Int16Array, ms = 500): number {
  const last = heard.slice(-ms * 8);
  return last.length === 0 ? 0 : Math.sqrt(last.reduce((sum, s) => sum + s * s, 0) / last.length) / 32_767;
}
