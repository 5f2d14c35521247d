/** Every bound of the stack in one place. A message beyond a bound costs the sender an answer or silence, never us a stall. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
/** Header block without body. Measured: parsers of the field stall for 100 ms and more on 40 kB header blocks. */
export const MAX_HEADER_BLOCK_BYTES = 16 * 1024;
export const MAX_HEADERS = 128;
export const MAX_HEADER_LINE = 8 * 1024;
/** Values one header name may carry (Via, Route, Contact …). */
export const MAX_HEADER_VALUES = 64;
export const MAX_PARAMETERS = 64;
export const MAX_BODY_BYTES = 48 * 1024;
export const MAX_CSEQ = 2 ** 31 - 1;
/** Text that becomes a key in our maps (branch, tag, Call-ID). */
export const MAX_KEY_TEXT = 512;

/** Bounds an installation may move. */
export interface SipLimits {
  /** Messages per second and source, for addresses of a trunk. */
  readonly trunkMessagesPerSecond: number;
  /** The same for everyone else: enough for a health check by OPTIONS, too little for a scan. */
  readonly strangerMessagesPerSecond: number;
  readonly maxServerTransactions: number;
  readonly maxCalls: number;
  readonly maxTcpConnections: number;
  readonly maxTcpConnectionsPerSource: number;
  readonly tcpIdleMs: number;
  readonly tcpConnectMs: number;
  /** A frame once begun must be whole within this time: a peer that drips bytes does not hold a connection. */
  readonly tcpFrameMs: number;
  /** An inbound call nobody answers, an outgoing call nobody picks up. */
  readonly maxRingingMs: number;
  /** So many unwanted messages of a stranger within the window, and nothing of it is heard for `banMs`. */
  readonly banStrikes: number;
  readonly banWindowMs: number;
  readonly banMs: number;
}

export const DEFAULT_LIMITS: SipLimits = {
  trunkMessagesPerSecond: 4000,
  strangerMessagesPerSecond: 20,
  maxServerTransactions: 50_000,
  maxCalls: 5000,
  maxTcpConnections: 500,
  maxTcpConnectionsPerSource: 50,
  tcpIdleMs: 15 * 60_000,
  tcpConnectMs: 5000,
  tcpFrameMs: 10_000,
  maxRingingMs: 180_000,
  banStrikes: 40,
  banWindowMs: 60_000,
  banMs: 300_000,
};
