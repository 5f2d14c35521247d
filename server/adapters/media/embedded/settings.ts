/** What main decides for the embedded engine. Plain data: it crosses into the worker. */
export interface EmbeddedMediaSettings {
  /** Where plain RTP listens and what the SIP side puts into its descriptions. */
  readonly bindAddress: string;
  /** Folder of `<sound id>.wav`. */
  readonly soundsDir: string;
  /** Looked into before `soundsDir`: prompts as they were published, `<sha256>.wav`. */
  readonly publishedSoundsDir?: string;
  /** Ports for plain RTP, both ends included, even ones used. Absent: whatever the system gives (tests). */
  readonly rtpPorts?: PortRange;
  /** Ports for browsers' sound. Absent: whatever the system gives. */
  readonly webPorts?: PortRange;
  /** Which library speaks with browsers; absent: werift. */
  readonly webDriver?: WebDriverName;
  /** The address browsers outside reach this host at, when it stands behind NAT. */
  readonly publicAddress?: string;
  /** This long without a packet and a leg counts as lost. */
  readonly rtpTimeoutMs?: number;
  /** Which of all the workers there have been this is, from 0: each begins elsewhere in the range of ports. */
  readonly workerNumber?: number;
}

export const WEB_DRIVERS = ['werift', 'native'] as const;
export type WebDriverName = (typeof WEB_DRIVERS)[number];

export interface PortRange {
  readonly min: number;
  readonly max: number;
}

export const DEFAULT_RTP_TIMEOUT_MS = 20_000;

const GOLDEN = (Math.sqrt(5) - 1) / 2;
/**
 * Where in a range of ports this worker begins, as a share of it, so that workers do not all try the same ports first. Multiples of
 * the golden section lie far from each other however many there are (Knuth, TAOCP 3, §6.4).
 */
export const share = ({ workerNumber = 0 }: EmbeddedMediaSettings): number => (workerNumber * GOLDEN) % 1;
