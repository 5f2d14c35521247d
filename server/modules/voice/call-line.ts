import type { IncomingCall } from '../../platform/sip/index.ts';

/** The way to end a line, whoever called whom; before an answer it is taken back. Where there is SIP, the far end can be asked to call. */
export interface CallLine {
  bye(reason?: string, q850?: number): void;
  readonly refer?: IncomingCall['refer'];
}
