import { POOR_MOS } from '../../../../shared/contracts/voice-traces.ts';

/** ITU-T G.107 Annex B: R ≥ 80 (MOS 4.03) satisfied, R ≥ 70 (3.60) some are not, below many are not. */
const GOOD_MOS = 4.03;

/** Of what should have come, per cent; RFC 3550 §6.4.1 counts lost against expected. */
export const lossPercent = (packetsIn: number, lost: number): number =>
  packetsIn + lost === 0 ? 0 : Math.round((lost / (packetsIn + lost)) * 1_000) / 10;

/** How a leg sounded, in the words the contact page has. */
export function verdictOf(leg: {
  readonly packetsIn: number;
  readonly lost: number;
  readonly mos: number | null;
}): 'good' | 'fair' | 'poor' | 'silent' {
  if (leg.packetsIn === 0) return 'silent';
  if (leg.mos === null) return lossPercent(leg.packetsIn, leg.lost) > 3 ? 'poor' : 'fair';
  if (leg.mos >= GOOD_MOS) return 'good';
  return leg.mos >= POOR_MOS ? 'fair' : 'poor';
}
