import type { FlowDocument } from '../../../shared/contracts/flows.ts';

/** Every topic that a step of the flow may give a caller: by a choice, on its own, or on the way to a queue. */
export function topicsOf(document: FlowDocument): string[] {
  const found = new Set<string>();
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [name, value] of Object.entries(part)) {
      if (name === 'topic' && typeof value === 'string') found.add(value);
      else look(value);
    }
  };
  look(document.steps);
  return [...found].sort();
}
