import type { QueueRules } from '../../../../shared/contracts/routing-rules.ts';

/**
 * Every circle of overflow once, from its first queue round to the same queue again: [fault, general, fault]. A depth-first
 * walk that remembers which queues are done, so that a document of hundreds of queues costs its size and not its paths.
 */
export function cyclesIn(queues: readonly QueueRules[]): string[][] {
  const next = new Map<string, string[]>();
  for (const q of queues) {
    const into = q.steps.flatMap((step) => (step.kind === 'queue' ? [step.queue] : []));
    next.set(q.code, [...(next.get(q.code) ?? []), ...into]);
  }
  const done = new Set<string>();
  const found = new Map<string, string[]>();
  const walk = (code: string, path: readonly string[]): void => {
    const before = path.indexOf(code);
    if (before >= 0) {
      const circle = path.slice(before);
      const key = [...circle].sort().join(' ');
      if (!found.has(key)) found.set(key, [...circle, code]);
      return;
    }
    if (done.has(code)) return;
    for (const into of next.get(code) ?? []) walk(into, [...path, code]);
    done.add(code);
  };
  for (const q of queues) walk(q.code, []);
  return [...found.values()];
}
