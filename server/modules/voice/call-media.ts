import type { MediaEngine, SipLeg, SipRemote } from '../../platform/media/media-engine.ts';
import {
  buildAnswer,
  findFormat,
  type LocalAudio,
  type Reoffer,
  type SessionDescription,
  type SipTrunk,
} from '../../platform/sip/index.ts';
import type { TrunkBook } from './trunks/index.ts';

/** How a trunk wants its sound: what its settings say, and where its packets may come from. */
export interface TrunkSound {
  /** Other addresses than the described one: a far end behind NAT describes an address of its own network. */
  readonly alsoFrom: readonly string[];
  /** Best first. */
  readonly codecs: NonNullable<SipTrunk['codecs']>;
  readonly srtp: NonNullable<SipTrunk['srtp']>;
  readonly inbandKeys: boolean;
  /** What the far end plays before anybody answers is heard; otherwise our own ringing is. */
  readonly earlyMedia?: boolean;
}
export type SoundOf = (trunk: string) => TrunkSound;

export const soundsOfTrunks =
  (needs: {
    readonly trunkAddresses: (trunk: string) => readonly string[];
    readonly book: Pick<TrunkBook, 'settingsOf'>;
  }): SoundOf =>
  (trunk) => {
    const { codecs, srtp, inbandKeys, earlyMedia } = needs.book.settingsOf(trunk);
    return { alsoFrom: needs.trunkAddresses(trunk), codecs, srtp, inbandKeys, earlyMedia };
  };

/** What the far end's description means for our leg. The codec is ours to choose of those it takes (RFC 3264 §6.1). */
export const remoteOf = (sdp: SessionDescription, sound: TrunkSound): SipRemote => {
  const dtmf = findFormat(sdp, 'telephone-event')?.payload;
  return {
    address: sdp.address,
    port: sdp.port,
    codec: sound.codecs.find((codec) => findFormat(sdp, codec) !== undefined) ?? 'PCMA',
    alsoFrom: sound.alsoFrom,
    ...(dtmf === undefined ? {} : { dtmfPayload: dtmf }),
    ...(sdp.direction === 'sendrecv' ? {} : { onHold: true }),
    ...(sdp.direction === 'sendonly' || sdp.direction === 'inactive' ? { isDeaf: true } : {}),
    ...(sound.inbandKeys ? { inbandKeys: true } : {}),
    ...(sdp.crypto === undefined ? {} : { srtpKey: sdp.crypto.key }),
  };
};

/** How we describe our side of this leg; each description has a higher version (RFC 3264 §8). */
export function describing(
  leg: SipLeg,
  publicAddress: string | undefined,
  { codecs }: Pick<TrunkSound, 'codecs'>,
): () => LocalAudio {
  const sessionId = Date.now();
  let version = 0;
  return () => ({
    address: publicAddress ?? leg.localAddress,
    port: leg.localPort,
    sessionId,
    version: (version += 1),
    codecs,
    ...(leg.srtpKey === undefined ? {} : { srtpKey: leg.srtpKey }),
  });
}

/** The far end moves its sound or puts us on hold: follow it. */
export function answerReoffer(
  media: Pick<MediaEngine, 'setRemote'>,
  line: { readonly legId: string; readonly sound: TrunkSound; readonly localAudio: () => LocalAudio },
  reoffer: Reoffer,
): void {
  const { offer } = reoffer;
  const answer = offer === undefined ? undefined : buildAnswer(offer, line.localAudio());
  // A leg stays as secret as it began: neither falls back to the clear nor asks a plain socket for a key.
  if (offer === undefined || answer?.ok !== true) {
    reoffer.refuse(488);
    return;
  }
  media.setRemote(line.legId, remoteOf(offer, line.sound)).then(
    () => reoffer.answer(answer.value.sdp),
    () => reoffer.refuse(488),
  );
}
