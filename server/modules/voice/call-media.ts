import type { MediaEngine, SipLeg, SipRemote } from '../../platform/media/media-engine.ts';
import {
  buildAnswer,
  findFormat,
  type LocalAudio,
  type Reoffer,
  type SessionDescription,
} from '../../platform/sip/index.ts';

/** `alsoFrom`: a far end behind NAT describes an address of its own network, and its sound comes from where its signalling comes from. */
export const remoteOf = (sdp: SessionDescription, alsoFrom: readonly string[]): SipRemote => {
  const dtmf = findFormat(sdp, 'telephone-event')?.payload;
  return {
    address: sdp.address,
    port: sdp.port,
    codec: findFormat(sdp, 'PCMA') === undefined ? 'PCMU' : 'PCMA',
    alsoFrom,
    ...(dtmf === undefined ? {} : { dtmfPayload: dtmf }),
    ...(sdp.direction === 'sendrecv' ? {} : { onHold: true }),
  };
};

/** How we describe our side of this leg; each description has a higher version (RFC 3264 §8). */
export function describing(leg: SipLeg, publicAddress: string | undefined): () => LocalAudio {
  const sessionId = Date.now();
  let version = 0;
  return () => ({
    address: publicAddress ?? leg.localAddress,
    port: leg.localPort,
    sessionId,
    version: (version += 1),
  });
}

/** The far end moves its sound or puts us on hold: follow it. */
export function answerReoffer(
  media: Pick<MediaEngine, 'setRemote'>,
  line: { readonly legId: string; readonly alsoFrom: readonly string[]; readonly localAudio: () => LocalAudio },
  reoffer: Reoffer,
): void {
  const { offer } = reoffer;
  if (offer === undefined) {
    reoffer.refuse(488);
    return;
  }
  media.setRemote(line.legId, remoteOf(offer, line.alsoFrom)).then(
    () => {
      const answer = buildAnswer(offer, line.localAudio());
      if (answer.ok) reoffer.answer(answer.value.sdp);
      else reoffer.refuse(488);
    },
    () => reoffer.refuse(500),
  );
}
