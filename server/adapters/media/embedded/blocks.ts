import { SAMPLE_RATE } from '../../../platform/media/g711.ts';
import { SOUND_BLOCK_BYTES } from '../../../platform/media/sealed-file.ts';

/** The part of a stereo recording that is not on disk yet: blocks of one second, made when first spoken into. */
export type Side = 'left' | 'right';

export const FRAME_BYTES = 4;
export const BLOCK_SAMPLES = SAMPLE_RATE;
/** 8,000 samples of 4 bytes; the form of the sealed file says the same. */
export const BLOCK_BYTES = SOUND_BLOCK_BYTES;

export interface Blocks {
  add(side: Side, at: number, samples: Int16Array): void;
  /** Takes the oldest block out; silence where nobody spoke. What is added to it later is lost. */
  take(): { readonly block: Buffer; readonly index: number };
  taken(): number;
  clear(): void;
}

interface Block {
  readonly bytes: Buffer;
  /** The same memory as samples: left and right in turn. Every machine that runs this is little-endian, as WAV is. */
  readonly samples: Int16Array;
}

function newBlock(): Block {
  const memory = new ArrayBuffer(BLOCK_BYTES);
  return { bytes: Buffer.from(memory), samples: new Int16Array(memory) };
}

/** Added, not set: an announcement and the agent may speak on the same side at once. */
function addSamples(block: Int16Array, first: number, samples: Int16Array): void {
  let place = first;
  for (const sample of samples) {
    const sum = (block[place] ?? 0) + sample;
    block[place] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : sum;
    place += 2;
  }
}

export function createBlocks(): Blocks {
  const blocks = new Map<number, Block>();
  let taken = 0;
  const blockOf = (index: number): Block => {
    let block = blocks.get(index);
    if (block === undefined) {
      block = newBlock();
      blocks.set(index, block);
    }
    return block;
  };
  return {
    add: (side, at, samples) => {
      const offset = side === 'left' ? 0 : 1;
      const end = at + samples.length;
      // In pieces that lie in one block: a look-up for each sample was a third of the cost of a recorded call.
      for (let from = at; from < end;) {
        const index = Math.floor(from / BLOCK_SAMPLES);
        const to = Math.min(end, (index + 1) * BLOCK_SAMPLES);
        if (index >= taken) {
          const first = (from - index * BLOCK_SAMPLES) * 2 + offset;
          addSamples(blockOf(index).samples, first, samples.subarray(from - at, to - at));
        }
        from = to;
      }
    },
    take: () => {
      const index = taken;
      const { bytes: block } = blocks.get(index) ?? newBlock();
      blocks.delete(index);
      taken += 1;
      return { block, index };
    },
    taken: () => taken,
    clear: () => {
      blocks.clear();
    },
  };
}
