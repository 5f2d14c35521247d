/** Cuts sound, however long its packets are, into blocks of one length with samples from −1 to 1. */
export interface Blocks {
  /** The array handed on is used again for the next block. */
  add(samples: Int16Array, onBlock: (block: Float32Array) => void): void;
}

export function createBlocks(length: number): Blocks {
  const block = new Float32Array(length);
  let fill = 0;
  return {
    add: (samples, onBlock) => {
      for (const sample of samples) {
        block[fill] = sample / 32_768;
        fill += 1;
        if (fill < length) continue;
        fill = 0;
        onBlock(block);
      }
    },
  };
}
