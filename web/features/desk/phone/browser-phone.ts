import type { IceAnswer, PhoneAnswer } from '../../../../shared/contracts/voice.ts';
import type { Static } from '@sinclair/typebox';
import type { SocketClient } from '../../../ui/socket-client.ts';
import { preferAlaw } from '../../../ui/voice/gathering.ts';
import { later } from '../../../ui/voice/later.ts';
import { microphoneTroubleOf, takeMicrophone } from '../../../ui/voice/microphone.ts';
import { onNetworkChange } from '../../../ui/voice/network-change.ts';
import { createSpeaker } from '../../../ui/voice/speaker.ts';
import { createPhoneSound, microphoneKey, type PhoneSound } from './phone-sound.ts';
import { createSoftphone, type Softphone } from './softphone.ts';
import { constraintsOf } from './sound-settings.ts';

const ATTACH_DEADLINE_MS = 8_000;
const ICE_DEADLINE_MS = 3_000;

/** Asked anew for each line, because the relay's password ends. Without an answer the direct way is tried all the same. */
async function iceServers(): Promise<RTCIceServer[]> {
  try {
    const answer = await fetch('/api/voice/ice', { signal: AbortSignal.timeout(ICE_DEADLINE_MS) });
    return answer.ok ? ((await answer.json()) as IceAnswer).iceServers : [];
  } catch {
    return [];
  }
}

/** The chosen microphone; when it was pulled out this moment and the browser did not tell yet, the system's. */
async function microphoneOf(sound: PhoneSound): Promise<MediaStream> {
  const wanted = constraintsOf(sound.settings(), sound.missing());
  try {
    return await takeMicrophone(wanted);
  } catch (error) {
    if (wanted.deviceId === undefined || microphoneTroubleOf(error) !== 'no_microphone') throw error;
    return await takeMicrophone(constraintsOf(sound.settings(), ['microphone']));
  } finally {
    // Names of devices are told from the first permission on.
    void sound.look();
  }
}

export interface BrowserPhone extends Softphone {
  readonly sound: PhoneSound;
  readonly playAgain: () => void;
}

interface Needs {
  readonly socket: SocketClient;
  readonly staffId: string;
  /** The browser would not play before somebody has touched the page. */
  readonly onSilenced: (silenced: boolean) => void;
}

export function browserPhone({ socket, staffId, onSilenced }: Needs): BrowserPhone {
  const sound = createPhoneSound({ staffId });
  const speaker = createSpeaker(onSilenced);
  const asked = (cmd: string) => (offerSdp: string) =>
    socket.call<Static<typeof PhoneAnswer>>({ cmd, data: { offerSdp }, deadlineMs: ATTACH_DEADLINE_MS });
  const phone = createSoftphone({
    microphone: () => microphoneOf(sound),
    peer: async () => new RTCPeerConnection({ iceServers: await iceServers() }),
    prefer: preferAlaw,
    attach: asked('voice.attach'),
    restart: asked('voice.restart'),
    detach: () => socket.call({ cmd: 'voice.detach' }),
    hear: speaker.hear,
    after: later,
  });
  let taken = microphoneKey(sound);
  let ear = '';
  sound.listen(() => {
    const wanted = microphoneKey(sound);
    if (wanted !== taken) phone.changeMicrophone().catch(() => undefined);
    taken = wanted;
    const speakerId = sound.used('speaker');
    if (speakerId !== ear) void speaker.useDevice(speakerId);
    ear = speakerId;
  });
  onNetworkChange(phone.networkChanged);
  return { ...phone, sound, playAgain: speaker.play };
}
