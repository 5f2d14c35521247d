const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Half fixed, half chance: 0.25–0.5 s, 0.5–1 s, 1–2 s … 7.5–15 s. The chance keeps eight hundred seats from coming back in the same
 * instant after a restart; the fixed half keeps one unlucky draw from hammering.
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(FIRST_MS * 2 ** Math.max(0, attempt - 1), LONGEST_MS);
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
