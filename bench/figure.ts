/** One measured number beside the number it is held against, and everything one must know to believe it. */
export interface Figure {
  /** Stable and dotted: curves over time are drawn by it. */
  readonly name: string;
  readonly ours: number;
  /** Undefined where there is nothing to compare with on this machine. */
  readonly reference?: number;
  readonly unit: 'ms' | 's' | 'MiB' | 'msg/s' | 'µs/msg' | '1/s' | 'µs' | 'share' | '×' | 'contacts' | 'calls';
  readonly conditions: Readonly<Record<string, unknown>>;
}

export interface BenchOptions {
  readonly quick: boolean;
  /** Progress for a person; never part of the figures. */
  readonly say: (line: string) => void;
}

export interface Bench {
  readonly what: string;
  run(options: BenchOptions): Promise<Figure[]>;
}

export const rounded = (value: number): number => Number(value.toPrecision(4));

/** ours ÷ reference: for times smaller is better, for rates greater. */
export const ratioOf = (f: Figure): number | null =>
  f.reference === undefined || f.reference === 0 ? null : rounded(f.ours / f.reference);

export const jsonLine = (f: Figure): string =>
  JSON.stringify({
    name: f.name,
    ours: rounded(f.ours),
    reference: f.reference === undefined ? null : rounded(f.reference),
    ratio: ratioOf(f),
    unit: f.unit,
    conditions: f.conditions,
  });

export function tableOf(figures: readonly Figure[]): string {
  const cells = figures.map((f) => [
    f.name,
    `${rounded(f.ours)}`,
    f.reference === undefined ? '–' : `${rounded(f.reference)}`,
    `${ratioOf(f) ?? '–'}`,
    f.unit,
  ]);
  const all = [['figure', 'ours', 'reference', 'ratio', 'unit'], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
  const about = figures.map((f) => `${f.name}: ${JSON.stringify(f.conditions)}`);
  return [...lines, '', ...about].join('\n');
}
