import type { MissingPart, PicturePart } from '../../../shared/contracts/customers-picture.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';

/** Told of what failed, so that somebody repairs it; the screen only dims one part. */
export type OnPartFailure = (part: PicturePart, error: unknown) => void;

export interface PartGatherer {
  /** The answer, or `instead` when that part of the operator's system is down or slow; the part is then named as missing. */
  part<T>(part: PicturePart, answer: Promise<T>, instead: T): Promise<T>;
  missing(): MissingPart[];
}

export function createPartGatherer(onFailure: OnPartFailure): PartGatherer {
  const missing = new Map<PicturePart, MissingPart>();
  return {
    part: async (part, answer, instead) => {
      try {
        return await answer;
      } catch (error) {
        const code =
          error instanceof AppError && error.kind === 'unavailable' ? error.code : 'customers.operator_unavailable';
        if (!missing.has(part)) onFailure(part, error);
        missing.set(part, { part, code });
        return instead;
      }
    },
    missing: () => [...missing.values()],
  };
}
