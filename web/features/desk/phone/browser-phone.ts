import type { IceAnswer, PhoneAnswer } from '../../../../shared/contracts/voice.ts';
import type { Static } from '@sinclair/typebox';
import type { SocketClient } from '../../../ui/socket-client.ts';
import { createSoftphone, type Softphone } from './softphone.ts';

const ATTACH_DEADLINE_MS = 8_000;
const ICE_DEADLINE_MS = 3_000;
const NO_DEVICES = 'NotFoundError';

/** A page that is not served from a safe origin has no devices at all. */
function microphone(): Promise<MediaStream> {
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (devices === undefined) return Promise.reject(Object.assign(new Error(NO_DEVICES), { name: NO_DEVICES }));
  return devices.getUserMedia({ audio: true });
}

/** Asked anew for each line, because the relay's password ends. Without an answer the direct way is tried all the same. */
async function iceServers(): Promise<RTCIceServer[]> {
  try {
    const answer = await fetch('/api/voice/ice', { signal: AbortSignal.timeout(ICE_DEADLINE_MS) });
    return answer.ok ? ((await answer.json()) as IceAnswer).iceServers : [];
  } catch {
    return [];
  }
}

/** A-law alone, said to the browser as well, so that its own description agrees with what we send of it. */
function preferAlaw(peer: RTCPeerConnection): void {
  const alaw = RTCRtpSender.getCapabilities('audio')?.codecs.filter((c) => c.mimeType === 'audio/PCMA') ?? [];
  for (const one of peer.getTransceivers()) if (alaw.length > 0) one.setCodecPreferences(alaw);
}

export function browserPhone(needs: {
  readonly socket: SocketClient;
  /** The browser would not play before somebody has touched the page. */
  readonly onSilenced: (silenced: boolean) => void;
}): Softphone & { readonly playAgain: () => void } {
  const { socket } = needs;
  const speaker = new Audio();
  speaker.autoplay = true;
  const play = (): void => {
    speaker.play().then(
      () => needs.onSilenced(false),
      (error: unknown) => {
        if (error instanceof Error && error.name === 'NotAllowedError') needs.onSilenced(true);
      },
    );
  };
  const phone = createSoftphone({
    microphone,
    peer: async () => new RTCPeerConnection({ iceServers: await iceServers() }),
    prefer: preferAlaw,
    attach: (offerSdp) =>
      socket.call<Static<typeof PhoneAnswer>>({
        cmd: 'voice.attach',
        data: { offerSdp },
        deadlineMs: ATTACH_DEADLINE_MS,
      }),
    detach: () => socket.call({ cmd: 'voice.detach' }),
    hear: (stream) => {
      speaker.srcObject = stream;
      if (stream !== null) play();
    },
    after: (ms, run) => {
      const timer = window.setTimeout(run, ms);
      return () => window.clearTimeout(timer);
    },
  });
  return { ...phone, playAgain: play };
}
