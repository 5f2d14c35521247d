import type { TraceMessage } from '../../../../shared/contracts/voice-traces.ts';
import { maskParty, maskSip } from './sip-masking.ts';
import type { TraceLine } from '../../../platform/sip/index.ts';
import type { KeptCall } from './trace-ring.ts';

const titleOf = ({ firstLine, cseq }: TraceLine): { title: string; status: number | null } => {
  const answer = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(firstLine);
  if (answer === null) return { title: firstLine.split(' ', 1)[0] ?? '', status: null };
  const [, code = '', reason = ''] = answer;
  // The reason phrase is free text of the far end.
  const words = /\d{5}/.test(reason) ? '' : ` ${reason.slice(0, 40)}`;
  return { title: `${code}${words} (${cseq.method})`, status: Number(code) };
};

/** A call as its ladder is drawn: masked, with times from its beginning. */
export const messagesOf = (call: Pick<KeptCall, 'startedAt' | 'lines'>, ours: ReadonlySet<string>): TraceMessage[] =>
  call.lines.map((line) => ({
    atMs: Math.max(0, Math.round(line.at - call.startedAt)),
    direction: line.direction,
    peer: `${line.peer.address}:${line.peer.port} ${line.peer.transport}`,
    ...titleOf(line),
    text: maskSip(line.text, ours),
  }));

const userIn = (text: string, header: string): string => {
  const line = text.split('\r\n').find((l) => l.toLowerCase().startsWith(`${header}:`)) ?? '';
  return /(?:sips?:|tel:)([^@;>\s]*)/i.exec(line)?.[1] ?? '';
};

/** Who called whom, masked, from the first INVITE. */
export function partiesOf(
  call: Pick<KeptCall, 'lines'>,
  ours: ReadonlySet<string>,
): { caller: string; called: string } {
  const [first] = call.lines;
  if (first === undefined) return { caller: '', called: '' };
  const dialled = /^INVITE (?:sips?:|tel:)([^@;\s]*)/i.exec(first.firstLine)?.[1] ?? '';
  return { caller: maskParty(userIn(first.text, 'from'), ours), called: maskParty(dialled, ours) };
}
