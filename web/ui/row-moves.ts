/** Where the keyboard goes in a list of `count` rows from row `from` (-1: none yet). Undefined: the key is not for the list. */
export function moveRow(from: number, count: number, key: string): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + 10,
    PageUp: from - 10,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  if (target === undefined || count === 0) return undefined;
  return Math.min(Math.max(target, 0), count - 1);
}
