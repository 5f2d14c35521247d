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

const clamp = (n: number): number => Math.max(-32_768, Math.min(32_767, n));

export function createBlocks(): Blocks {
  const blocks = new Map<number, Buffer>();
  let taken = 0;
  const blockOf = (index: number): Buffer => {
    let block = blocks.get(index);
    if (block === undefined) {
      block = Buffer.alloc(BLOCK_BYTES);
      blocks.set(index, block);
    }
    return block;
  };
  return {
    add: (side, at, samples) => {
      const offset = side === 'left' ? 0 : 2;
      samples.forEach((sample, i) => {
        const position = at + i;
        const index = Math.floor(position / BLOCK_SAMPLES);
        if (index < taken) return;
        const block = blockOf(index);
        const byte = (position % BLOCK_SAMPLES) * FRAME_BYTES + offset;
        // Added, not set: an announcement and the agent may speak on the same side at once.
        block.writeInt16LE(clamp(block.readInt16LE(byte) + sample), byte);
      });
    },
    take: () => {
      const index = taken;
      const block = blocks.get(index) ?? Buffer.alloc(BLOCK_BYTES);
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
