const [WIDTH, HEIGHT, PAD] = [96, 22, 2];

/** A line as thin as its row: where the day has been, without axes. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const top = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values
    .map((v, at) => `${(at * step).toFixed(1)},${(HEIGHT - PAD - (v / top) * (HEIGHT - 2 * PAD)).toFixed(1)}`)
    .join(' ');
  return (
    <svg role="img" aria-label={label} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
      <polyline points={points} fill="none" stroke="var(--sj-jade)" strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}
