/**
 * The answering half of STUN's Binding (RFC 8489 §6, §14.2), enough to tell a socket its own address. The WebRTC library asks
 * a public server on the internet unless it is given another; we give it this one, in process, so that no packet leaves
 * the house and no call waits five seconds for an answer that never comes.
 */
const MAGIC = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const XOR_MAPPED_ADDRESS = 0x0020;
const HEADER_BYTES = 20;
/** What else may come to such a port begins with more (RFC 7983 §7); DTLS from 20. */
const MAX_FIRST_BYTE = 3;

/** One whole STUN message and nothing behind it (RFC 8489 §5). Who it is from is told only by the password in it. */
export const isStun = (datagram: Buffer): boolean =>
  datagram.length >= HEADER_BYTES &&
  datagram.readUInt8(0) <= MAX_FIRST_BYTE &&
  datagram.readUInt16BE(2) === datagram.length - HEADER_BYTES &&
  datagram.readUInt32BE(4) === MAGIC;

const ipv4 = (address: string): number | undefined => {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((p) => !Number.isInteger(p) || p < 0 || p > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
};

export function answerBinding(request: Buffer, from: { address: string; port: number }): Buffer | undefined {
  if (!isStun(request) || request.readUInt16BE(0) !== BINDING_REQUEST) return undefined;
  const address = ipv4(from.address);
  if (address === undefined) return undefined;
  const answer = Buffer.alloc(HEADER_BYTES + 12);
  answer.writeUInt16BE(BINDING_SUCCESS, 0);
  answer.writeUInt16BE(12, 2);
  request.copy(answer, 4, 4, HEADER_BYTES);
  answer.writeUInt16BE(XOR_MAPPED_ADDRESS, 20);
  answer.writeUInt16BE(8, 22);
  answer.writeUInt8(1, 25);
  answer.writeUInt16BE(from.port ^ (MAGIC >>> 16), 26);
  answer.writeUInt32BE((address ^ MAGIC) >>> 0, 28);
  return answer;
}
