import { parseParameters } from './header-values.ts';
import { fromWireText, type SipMessage } from './message.ts';
import { cut, quote, readNumber, trim, unquote } from './scanner.ts';

/** Why something ended, in the words of the far end (RFC 3326). One header may carry a SIP and a Q.850 value side by side. */
export interface ReasonFacts {
  readonly reason?: string;
  /** ITU-T Q.850 cause: 16 normal clearing, 17 busy, 18 no answer, 1 unallocated … what a gateway heard from the telephone net. */
  readonly q850?: number;
  readonly sipCause?: number;
}

const MAX_Q850 = 127;
const MAX_SIP = 699;

export function reasonOf(message: SipMessage): ReasonFacts {
  let facts: ReasonFacts = {};
  for (const value of message.headers.values('reason')) {
    const [protocol, rest] = cut(value, ';');
    const fields = rest === undefined ? undefined : parseParameters(`;${rest}`);
    if (fields === undefined) continue;
    const text = fields.get('text');
    if (text !== undefined) facts = { reason: fromWireText(unquote(text)), ...facts };
    const name = trim(protocol).toUpperCase();
    const cause = readNumber(fields.get('cause') ?? '', name === 'Q.850' ? MAX_Q850 : MAX_SIP);
    if (cause === undefined) continue;
    if (name === 'Q.850') facts = { q850: cause, ...facts };
    else if (name === 'SIP') facts = { sipCause: cause, ...facts };
  }
  return facts;
}

export const reasonHeader = (cause: number, wireText: string): readonly [string, string] => [
  'reason',
  `SIP;cause=${cause};text=${quote(wireText)}`,
];
/** What a gateway can hand on to the telephone net. */
export const q850Header = (cause: number, wireText: string): readonly [string, string] => [
  'reason',
  `Q.850;cause=${cause};text=${quote(wireText)}`,
];

/** RFC 3398 §8.2.6.1; a refusal may carry it (RFC 6432). 603 is somebody who does not want the call. */
const CAUSES: Readonly<Record<number, number>> = {
  404: 1,
  408: 102,
  480: 18,
  486: 17,
  488: 65,
  500: 41,
  503: 41,
  504: 102,
  600: 17,
  603: 21,
  604: 1,
};
export const causeOfStatus = (status: number): number | undefined => CAUSES[status];
