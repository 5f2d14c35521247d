import { sayDuration } from './said-time.ts';
import { useNow } from './ticker.tsx';

/** 2:13, ticking, since an instant. */
export function DurationTicker({ since, label }: { since: string; label?: string }) {
  const now = useNow();
  const ms = now.getTime() - new Date(since).getTime();
  return (
    <span role="timer" aria-label={label} style={{ fontVariantNumeric: 'tabular-nums' }}>
      {sayDuration(ms)}
    </span>
  );
}
