/** Host candidates are there within milliseconds; a machine with a dead network card is not waited for. */
const GATHER_MS = 2_000;

/** Runs later; answers how to call it off. */
export type After = (ms: number, run: () => void) => () => void;

/** All ways of this browser are in its description: one question, one answer, no trickle (RFC 8838 not needed). */
export function gathered(peer: RTCPeerConnection, after: After): Promise<void> {
  if (peer.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = after(GATHER_MS, resolve);
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState !== 'complete') return;
      cancel();
      resolve();
    });
  });
}

/** A-law alone, said to the browser as well, so that its own description agrees with what we send of it. */
export function preferAlaw(peer: RTCPeerConnection): void {
  const alaw = RTCRtpSender.getCapabilities('audio')?.codecs.filter((c) => c.mimeType === 'audio/PCMA') ?? [];
  for (const one of peer.getTransceivers()) if (alaw.length > 0) one.setCodecPreferences(alaw);
}
