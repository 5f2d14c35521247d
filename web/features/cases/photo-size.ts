/** Enough to read a label on a modem, a tenth of what a phone's camera makes: a photo must get through in a cellar. */
export const LONGEST_SIDE = 1_600;

/** Smaller when it is too large, never larger, and never a side of nothing. */
export function photoSize(width: number, height: number, longest = LONGEST_SIDE): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
