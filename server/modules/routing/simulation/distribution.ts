import type { Random } from '../../../../shared/kernel/random.ts';

/** How long something takes, in seconds: what queueing theory assumes, what a day showed, or always the same. */
export type Distribution =
  | { readonly kind: 'fixed'; readonly seconds: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  /** Right-skewed as real handling times are; `cv` = standard deviation ÷ mean. */
  | { readonly kind: 'lognormal'; readonly mean: number; readonly cv: number }
  /** Measured values, drawn alike. */
  | { readonly kind: 'measured'; readonly seconds: readonly number[] }
  /** Nobody ever gives up. */
  | { readonly kind: 'never' };

/** Box and Muller's transform (1958): a standard normal number out of two even ones. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

export function draw(from: Distribution, random: Random): number {
  switch (from.kind) {
    case 'fixed':
      return from.seconds;
    case 'exponential':
      return -from.mean * Math.log(1 - random.next());
    case 'lognormal': {
      const variance = Math.log(1 + from.cv * from.cv);
      return from.mean * Math.exp(Math.sqrt(variance) * normal(random) - variance / 2);
    }
    case 'measured':
      return from.seconds.length === 0 ? 0 : random.pick(from.seconds);
    case 'never':
      return Infinity;
  }
}
