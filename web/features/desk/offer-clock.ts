/** What is left of an offer's ring, by the server's clock: `skewMs` is how far ours is ahead of it. */
export function ringSecondsLeft(ringUntil: string, nowMs: number, skewMs: number): number {
  return Math.max(0, Math.ceil((Date.parse(ringUntil) - (nowMs - skewMs)) / 1_000));
}

/** How much of the ring is left, for the bar; a ring of unknown length begins full. */
export function ringShareLeft(offer: { offeredAt: string | null; ringUntil: string }, nowMs: number, skewMs: number) {
  const until = Date.parse(offer.ringUntil);
  const whole = until - (offer.offeredAt === null ? until : Date.parse(offer.offeredAt));
  if (whole <= 0) return 1;
  return Math.min(1, Math.max(0, (until - (nowMs - skewMs)) / whole));
}
