import type { MediaEngine, SipLeg } from '../../platform/media/media-engine.ts';
import { buildAnswer, buildOffer, type IncomingCall, type LocalAudio } from '../../platform/sip/index.ts';
import { remoteOf, type TrunkSound } from './call-media.ts';

/** As secret as they offer it; where the offer is ours, as the trunk's settings want it. */
export function openIncomingLeg(
  media: Pick<MediaEngine, 'createSipLeg'>,
  sip: Pick<IncomingCall, 'id' | 'offer'>,
  sound: TrunkSound,
): Promise<SipLeg> {
  const callId = sip.id;
  if (sip.offer === undefined) return media.createSipLeg({ callId, secure: sound.srtp === 'required' });
  const secure = sip.offer.crypto !== undefined;
  return media.createSipLeg({ callId, remote: remoteOf(sip.offer, sound), secure });
}

/** Our answer to the caller's description, or our own offer when they left it to us. Undefined: no codec in common. */
export function describeTo(sip: Pick<IncomingCall, 'offer'>, local: LocalAudio): string | undefined {
  if (sip.offer === undefined) return buildOffer(local);
  const answer = buildAnswer(sip.offer, local);
  return answer.ok ? answer.value.sdp : undefined;
}
