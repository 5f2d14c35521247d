import { useEffect, useRef, type ReactElement } from 'react';
import { watchLevel } from './level.ts';

interface Props {
  readonly stream: MediaStream | null | undefined;
  readonly label: string;
  readonly className: string;
}

/** How loud a stream is. Written past React: ten drawings a second are no state of the page. */
export function LevelBar({ stream, label, className }: Props): ReactElement {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    if (stream === null || stream === undefined) return;
    const show = (level: number): void => {
      if (bar.current !== null) bar.current.style.transform = `scaleX(${level.toFixed(2)})`;
    };
    const stop = watchLevel(stream, show);
    return () => {
      stop();
      show(0);
    };
  }, [stream]);
  return (
    <span className={className} role="img" aria-label={label}>
      <i ref={bar} />
    </span>
  );
}
