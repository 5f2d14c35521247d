import type { QueueRules, RelaxStep, RoutingRules, Strategy } from '../../../../shared/contracts/routing-rules.ts';
import type { DecisionRecord } from './engine-types.ts';

/** One group of people that a step asks: everybody with the skill at this level, within a scope. */
export interface Ask {
  readonly skill: string;
  readonly minLevel: number;
  readonly scope: 'everywhere' | 'own_centre' | 'same_team';
}

export interface CompiledStep extends Ask {
  readonly afterMs: number;
  readonly kind: DecisionRecord['stepKind'];
}

export interface CompiledQueue {
  readonly code: string;
  readonly centre: string | null;
  readonly strategy: Strategy;
  readonly ringSeconds: number;
  readonly steps: readonly CompiledStep[];
}

export interface CompiledRules {
  readonly version: number;
  readonly queue: (code: string) => CompiledQueue | undefined;
  /** Facts together are worth no more than this, in seconds. */
  readonly atMostSeconds: number;
}

const KIND: Readonly<Record<Ask['scope'], CompiledStep['kind']>> = {
  everywhere: 'skill',
  own_centre: 'centre',
  same_team: 'team',
};

/**
 * Overflow asks whom the other queue asks first. A queue that overflows into itself, directly or through others, adds
 * nobody at that step: the rule editor refuses such a rule, and should one arrive all the same, it does no harm here.
 */
function asksOf(step: RelaxStep, byCode: ReadonlyMap<string, QueueRules>, path: ReadonlySet<string>): Ask | undefined {
  if (step.kind === 'skill') return { skill: step.skill, minLevel: step.minLevel, scope: step.scope };
  if (path.has(step.queue)) return undefined;
  const first = byCode.get(step.queue)?.steps[0];
  return first === undefined ? undefined : asksOf(first, byCode, new Set([...path, step.queue]));
}

export function compileRules(
  rules: RoutingRules,
  more: { readonly version: number; readonly centreOf?: (queue: string) => string | null },
): CompiledRules {
  const byCode = new Map(rules.queues.map((q) => [q.code, q]));
  const queues = new Map<string, CompiledQueue>();
  for (const q of rules.queues) {
    const steps = [...q.steps]
      .sort((a, b) => a.afterSeconds - b.afterSeconds)
      .flatMap((step): CompiledStep[] => {
        const ask = asksOf(step, byCode, new Set([q.code]));
        if (ask === undefined) return [];
        const kind = step.kind === 'queue' ? 'overflow' : KIND[ask.scope];
        return [{ ...ask, kind, afterMs: step.afterSeconds * 1000 }];
      });
    queues.set(q.code, {
      code: q.code,
      centre: more.centreOf?.(q.code) ?? null,
      strategy: q.strategy,
      ringSeconds: q.ringSeconds,
      steps,
    });
  }
  return { version: more.version, queue: (code) => queues.get(code), atMostSeconds: rules.priority.atMost };
}
