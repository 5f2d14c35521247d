import { clockTime } from '../../ui/said-time.ts';

export interface SaidWindow {
  readonly key: 'today' | 'tomorrow' | 'day';
  readonly values: Readonly<Record<string, string | number>>;
}

/** 今天 14:00–16:00, as a customer was told it. */
export function sayWindow({ from, to }: { readonly from: string; readonly to: string }, now: Date): SaidWindow {
  const [a, b] = [new Date(from), new Date(to)];
  const window = `${clockTime(a)}–${clockTime(b)}`;
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const days = Math.round(
    (new Date(a.getFullYear(), a.getMonth(), a.getDate()).getTime() - midnight.getTime()) / 86_400_000,
  );
  if (days === 0) return { key: 'today', values: { window } };
  if (days === 1) return { key: 'tomorrow', values: { window } };
  return { key: 'day', values: { month: a.getMonth() + 1, day: a.getDate(), window } };
}
