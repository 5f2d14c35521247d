/** Where a key leads in a menu of so many entries; undefined: nowhere. The arrows go round (WAI-ARIA APG, Menu and Menubar). */
export function menuMove(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (Math.max(at, 0) - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
