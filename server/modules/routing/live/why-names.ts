import type { RelaxStep, RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import type { Said } from '../../../../shared/contracts/routing-why-phrases.ts';
import type { WhyNames } from '../../../../shared/contracts/routing-why-words.ts';

interface Book {
  readonly queues: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
  readonly skills: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
  /** By version; 0 is what is in force, for whatever was written without one. */
  readonly rules: ReadonlyMap<number, RoutingRules>;
}

const named = (all: Book['queues'], code: string): Said =>
  all.find((one) => one.code === code) ?? { zh: code, en: code };

const stepOf = (rules: RoutingRules | undefined, queue: string, step: number): RelaxStep | undefined =>
  [...(rules?.queues.find((q) => q.code === queue)?.steps ?? [])].sort((a, b) => a.afterSeconds - b.afterSeconds)[step];

/** The names for one record, in the words of the rules it was decided by. */
export const namesFrom = (
  book: Book,
  version: number,
  staff: (id: string) => string | undefined = () => undefined,
): WhyNames => ({
  queue: (code) => named(book.queues, code),
  skill: (code) => named(book.skills, code),
  step: (queue, step) => stepOf(book.rules.get(version) ?? book.rules.get(0), queue, step),
  staff,
});
