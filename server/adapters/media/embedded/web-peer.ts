import { randomInt } from 'node:crypto';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { OPUS_PAYLOAD } from '../../../platform/media/opus-codec.ts';
import type { RtpPacket } from '../../../platform/media/rtp.ts';
import type { LegTransport } from './leg.ts';
import type { EmbeddedMediaSettings, PortRange } from './settings.ts';
import type { WebCodec, WebOffer } from './web-offer.ts';

/** The browser end of a leg, by whichever library speaks ICE, DTLS and SRTP. Its packets carry our numbers of the codecs. */
export interface WebPeer extends LegTransport {
  readonly answerSdp: string;
  onPacket: (packet: RtpPacket, nowMs: number) => void;
  onConnected: () => void;
  onDisconnected: () => void;
}

export interface WebDriver {
  /** Fails with `media.bad_offer` for what it does not understand, with `media.timeout` when it takes too long. */
  open(offer: WebOffer): Promise<WebPeer>;
  close(): void;
}

/** What the legs call a codec, whatever the browser's number for it is: only so can Opus pass from one browser to another. */
export const WEB_PAYLOAD: Readonly<Record<WebCodec, number>> = { PCMA: 8, opus: OPUS_PAYLOAD };

export const LOOPBACK = '127.0.0.1';
const ANSWER_DEADLINE_MS = 5_000;

/** Where else than at its own addresses this host is reached. */
export const furtherAddresses = ({ publicAddress }: EmbeddedMediaSettings): string[] =>
  publicAddress === undefined ? [LOOPBACK] : [LOOPBACK, publicAddress];

/** The answer, or an error that has a name; whatever was opened for it is closed then. */
export async function withinDeadline(answer: Promise<string>, abandon: () => void): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError({ code: 'media.timeout', kind: 'unavailable' })), ANSWER_DEADLINE_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    abandon();
    if (error instanceof AppError) throw error;
    throw new AppError({
      code: 'media.bad_offer',
      kind: 'invalid',
      details: { reason: 'not understood' },
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Both libraries try the ports of a range from its first on; so each worker begins somewhere, and each leg a little further. */
const PORTS_A_LEG = 4;
const LEAST_WINDOW = 64;
export function createPortWindows(range: PortRange | undefined): () => PortRange | undefined {
  if (range === undefined) return () => undefined;
  const room = Math.max(1, range.max - range.min + 1 - LEAST_WINDOW);
  let at = randomInt(room);
  return () => {
    const min = range.min + at;
    at = (at + PORTS_A_LEG) % room;
    return { min, max: range.max };
  };
}
