/**
 * How good a call sounds, estimated from what the network did to it: the E-model (ITU-T G.107) with its defaults, for G.711 with
 * loss concealment (ITU-T G.113 Appendix I: Ie = 0, Bpl = 25.1).
 *
 *   R = 93.2 − Id − Ie,eff
 *   Ie,eff = Ie + (95 − Ie) · Ppl / (Ppl + Bpl)                     Ppl: packets lost, in percent, lost at random
 *   Id = 0 for Ta ≤ 100 ms, else 25 · { (1 + X⁶)^(1/6) − 3 · (1 + (X/3)⁶)^(1/6) + 2 },  X = log₂(Ta / 100 ms)
 *   MOS = 1 + 0.035 · R + R · (R − 60) · (100 − R) · 7·10⁻⁶          between R = 0 (1.0) and R = 100 (4.5)
 *
 * Echo is left out (Id has its talker's part only): it is not ours to measure.
 */
export interface VoiceConditions {
  readonly lostPercent: number;
  /** One way, from mouth to ear. */
  readonly delayMs: number;
}

const R_DEFAULT = 93.2;
const BPL_G711 = 25.1;
const WORST_LOSS = 95;

export function transmissionRating({ lostPercent, delayMs }: VoiceConditions): number {
  const lost = Math.max(0, Math.min(100, lostPercent));
  const equipment = (WORST_LOSS * lost) / (lost + BPL_G711);
  return R_DEFAULT - delayImpairment(delayMs) - equipment;
}

function delayImpairment(delayMs: number): number {
  if (!(delayMs > 100)) return 0;
  const x = Math.log2(delayMs / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** Mean opinion score of a transmission rating, 1.0 to 4.5. */
export function opinionScore(rating: number): number {
  if (!(rating > 0)) return 1;
  if (rating >= 100) return 4.5;
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
}

/** What a leg knows: losses, the unevenness of arrival, and the way there and back if the far end reports it. */
export interface Arrival {
  readonly received: number;
  readonly lost: number;
  readonly jitterMs: number;
  readonly roundTripMs?: number;
}

/** A packet has to be spoken before it is sent; a buffer waits for the late ones, usually twice their unevenness. */
const PACKET_MS = 20;
const BUFFER_OF_JITTER = 2;
const LEAST_BUFFER_MS = 20;

export function scoreArrival({ received, lost, jitterMs, roundTripMs = 0 }: Arrival): number {
  const lostPercent = received + lost === 0 ? 0 : (100 * lost) / (received + lost);
  const delayMs = PACKET_MS + Math.max(LEAST_BUFFER_MS, BUFFER_OF_JITTER * jitterMs) + roundTripMs / 2;
  return Math.round(opinionScore(transmissionRating({ lostPercent, delayMs })) * 100) / 100;
}
