import { ok, refuse, type Result } from './result.ts';

/**
 * One state table per machine: state × event → state. What is not in the table is refused, with the state and the event
 * in the refusal, so that a screen can say why. The diagram in docs/state-machines and the buttons on the screen come
 * from the same table.
 */
export interface Machine<S extends string, E extends string> {
  readonly name: string;
  readonly initial: S;
  /** Every state has a row, so `keyof table` is the list of states; a row without entries is a final state. */
  readonly table: Readonly<Record<S, Readonly<Partial<Record<E, S>>>>>;
}

export interface NotAllowed<S extends string, E extends string> {
  readonly reason: 'not_allowed_in_state';
  readonly machine: string;
  readonly state: S;
  readonly event: E;
}

export const defineMachine = <S extends string, E extends string>(machine: Machine<S, E>): Machine<S, E> => machine;

export function transition<S extends string, E extends string>(
  machine: Machine<S, E>,
  state: S,
  event: E,
): Result<S, NotAllowed<S, E>> {
  const next = machine.table[state][event];
  return next === undefined
    ? refuse({ reason: 'not_allowed_in_state', machine: machine.name, state, event })
    : ok(next);
}

export const eventsAllowed = <S extends string, E extends string>(machine: Machine<S, E>, state: S): E[] =>
  Object.keys(machine.table[state]) as E[];

export const statesOf = <S extends string, E extends string>(machine: Machine<S, E>): S[] =>
  Object.keys(machine.table) as S[];

export const isFinal = <S extends string, E extends string>(machine: Machine<S, E>, state: S): boolean =>
  eventsAllowed(machine, state).length === 0;

/** Mermaid state diagram, written to docs/state-machines by scripts/generate-docs.ts. */
export function toMermaid<S extends string, E extends string>(machine: Machine<S, E>): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${machine.initial}`];
  for (const from of statesOf(machine)) {
    const byTarget = new Map<string, string[]>();
    for (const event of eventsAllowed(machine, from)) {
      const to = machine.table[from][event] as string;
      byTarget.set(to, [...(byTarget.get(to) ?? []), event]);
    }
    for (const [to, events] of byTarget) lines.push(`  ${from} --> ${to}: ${events.join(', ')}`);
    if (byTarget.size === 0) lines.push(`  ${from} --> [*]`);
  }
  return `${lines.join('\n')}\n`;
}
