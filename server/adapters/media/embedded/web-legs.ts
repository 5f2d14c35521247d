import { performance } from 'node:perf_hooks';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { g711Codec, type FrameCodec } from '../../../platform/media/frame-codec.ts';
import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import type { RemoteView } from '../../../platform/media/rtcp-session.ts';
import { createOpusCodec } from '../../../platform/media/opus-codec.ts';
import { createLeg, type Leg, type LegEars, type LegTransport } from './leg.ts';
import type { WorkerWebLegRequest } from './protocol.ts';
import { readOffer, type WebCodec } from './web-offer.ts';
import type { WebDriver, WebPeer } from './web-peer.ts';

/** The legs in browsers: opened, and opened again on another way while the leg itself stays. */
export interface WebLegs extends Pick<MediaEngine, 'createWebLeg' | 'restartWebLeg'> {
  closed(legId: string): void;
}

export interface WebLegsNeeds {
  readonly driver: WebDriver;
  readonly ears: LegEars;
  readonly add: (leg: Leg) => void;
}

/**
 * The line of a leg to its browser. A restart is a second peer beside the first: it takes over when it is connected, so a restart
 * that comes to nothing leaves what there was. The page may offer from the same connection (ICE restart, RFC 8445 §9; our
 * side answers with a new certificate, so DTLS begins again) or from a new one, as after a reload.
 */
interface Line extends LegTransport {
  readonly codec: WebCodec;
  restart(peer: WebPeer): void;
}

function openLine(codec: WebCodec, first: WebPeer, leg: () => Leg): Line {
  let current = first;
  let coming: WebPeer | undefined;
  let told: RemoteView | undefined;
  let closed = false;
  let isGone = false;
  const shut = (peer: WebPeer): void => {
    peer.close().catch(() => undefined);
  };
  const use = (peer: WebPeer): void => {
    peer.onPacket = (packet, nowMs) => {
      leg().receive(packet, nowMs);
    };
    peer.onDisconnected = () => {
      // Of two ways the old one may go at any time, and the new one may never come.
      if (peer === current) isGone = true;
      else if (peer === coming) {
        coming = undefined;
        shut(peer);
      }
      if (isGone && coming === undefined) leg().lose('ice_disconnected');
    };
  };
  use(first);
  return {
    codec,
    send: (packet) => {
      current.send(packet);
    },
    // What the way before told counts until the new one has told something.
    remote: () => current.remote?.() ?? told,
    restart: (peer) => {
      if (closed) {
        shut(peer);
        return;
      }
      if (coming !== undefined) shut(coming);
      coming = peer;
      use(peer);
      peer.onConnected = () => {
        if (peer !== coming) return;
        const before = current;
        told = before.remote?.() ?? told;
        current = peer;
        coming = undefined;
        isGone = false;
        shut(before);
      };
    },
    close: async () => {
      closed = true;
      await Promise.allSettled([current.close(), coming?.close()]);
    },
  };
}

const codecs: Readonly<Record<WebCodec, () => FrameCodec>> = { PCMA: () => g711Codec('PCMA'), opus: createOpusCodec };

export function createWebLegs({ driver, ears, add }: WebLegsNeeds): WebLegs {
  const lines = new Map<string, { readonly line: Line; readonly codec: FrameCodec }>();
  return {
    createWebLeg: async ({ offerSdp, codec = 'PCMA', again }: WorkerWebLegRequest) => {
      const offer = readOffer(offerSdp, codec);
      const peer = await driver.open(offer);
      const format = { codec: codecs[codec]() };
      const id = again?.legId ?? newId();
      const line = openLine(codec, peer, () => leg);
      const leg = createLeg({ id, transport: line, ears, format, nowMs: performance.now() });
      lines.set(id, { line, codec: format.codec });
      add(leg);
      return { legId: id, answerSdp: peer.answerSdp };
    },
    restartWebLeg: async (legId, offerSdp) => {
      const line = lines.get(legId)?.line;
      if (line === undefined) throw new AppError({ code: 'media.unknown_leg', kind: 'not_found', details: { legId } });
      const peer = await driver.open(readOffer(offerSdp, line.codec));
      line.restart(peer);
      return { answerSdp: peer.answerSdp };
    },
    closed: (legId) => {
      lines.get(legId)?.codec.close?.();
      lines.delete(legId);
    },
  };
}
