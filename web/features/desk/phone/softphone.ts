import { gathered, type After } from '../../../ui/voice/gathering.ts';
import { microphoneTroubleOf, type MicrophoneTrouble } from '../../../ui/voice/microphone.ts';
import { onlyAlaw } from '../../../ui/voice/sdp.ts';
import { createPhoneVoice } from './phone-voice.ts';

/**
 * The agent's phone in the browser. It attaches once when the agent goes on duty and stays, so that an accepted call is heard at
 * once; calls are put through to it by the server. The browser offers and waits for all its candidates (no trickle): one question,
 * one answer, over the socket of the desk.
 */
export type PhoneTrouble = MicrophoneTrouble | 'no_answer';

export type PhoneState =
  | { readonly phase: 'off' | 'connecting' | 'ready' }
  /** It was there and tries to come back by itself. */
  | { readonly phase: 'lost' }
  | { readonly phase: 'failed'; readonly trouble: PhoneTrouble };

interface Answer {
  readonly answerSdp: string;
}
export interface SoftphoneNeeds {
  readonly microphone: () => Promise<MediaStream>;
  readonly peer: () => RTCPeerConnection | Promise<RTCPeerConnection>;
  /** Tells the browser which codec we want, once the track is in. */
  readonly prefer: (peer: RTCPeerConnection) => void;
  readonly attach: (offerSdp: string) => Promise<Answer>;
  /** The same line on another way (ICE restart); refused when the house has none of ours any more. */
  readonly restart: (offerSdp: string) => Promise<Answer>;
  readonly detach: () => Promise<unknown>;
  /** The customer's voice, or nothing any more. */
  readonly hear: (stream: MediaStream | null) => void;
  readonly after: After;
}

export interface Softphone {
  state(): PhoneState;
  listen(hear: () => void): () => void;
  /** Takes the microphone and the line; again while it is there: a fresh line in place of the old. */
  connect(): Promise<void>;
  disconnect(): void;
  /** The house has no line of ours any more, whatever the browser still believes: a fresh one, at once. */
  lineLost(): void;
  /** Our line belongs to another node of the house from now on: a fresh one there; the old one stays until it stands. */
  lineMoved(): void;
  muted(): boolean;
  mute(on: boolean): void;
  /** What the microphone takes and what comes from the house, for the level meters. */
  voice(): MediaStream | undefined;
  heard(): MediaStream | null;
  /** For its statistics. */
  line(): RTCPeerConnection | undefined;
  /** Another microphone, or other switches, in the middle of a talk: the line stays. Rejects with the browser's reason. */
  changeMicrophone(): Promise<void>;
  /** The computer has another network: looks for a new way at once. */
  networkChanged(): void;
}

/** `disconnected` often heals by itself (RFC 8445 consent checks); longer than this it does not. */
const HEAL_MS = 1_000;
/** A new way is found in well under a second where there is one; else a fresh line is made. */
const RESTART_MS = 4_000;
const AGAIN_MS = [500, 1_000, 2_000, 5_000] as const;

export const troubleOf = (error: unknown): PhoneTrouble => microphoneTroubleOf(error) ?? 'no_answer';

const offerOf = async (peer: RTCPeerConnection, after: After): Promise<string> => {
  await peer.setLocalDescription(await peer.createOffer());
  await gathered(peer, after);
  return onlyAlaw(peer.localDescription?.sdp ?? '');
};

export function createSoftphone(needs: SoftphoneNeeds): Softphone {
  let state: PhoneState = { phase: 'off' };
  let wanted = false;
  let failures = 0;
  let heard: MediaStream | null = null;
  let peer: RTCPeerConnection | undefined;
  let connecting: Promise<void> | undefined;
  let restarting: RTCPeerConnection | undefined;
  let cancelAgain: (() => void) | undefined;
  const hearers = new Set<() => void>();

  const become = (next: PhoneState): void => {
    state = next;
    for (const hear of [...hearers]) hear();
  };
  const voice = createPhoneVoice({
    microphone: needs.microphone,
    line: () => peer,
    onChange: () => become({ ...state }),
  });
  const hear = (stream: MediaStream | null): void => {
    heard = stream;
    needs.hear(stream);
  };
  const again = (ms: number, run: () => void = () => void connect()): void => {
    cancelAgain?.();
    cancelAgain = needs.after(ms, () => {
      if (wanted) run();
    });
  };

  /** First the same line on another way; when that comes to nothing, a fresh one. */
  const restart = async (own: RTCPeerConnection): Promise<void> => {
    if (restarting === own || connecting !== undefined) return;
    restarting = own;
    again(RESTART_MS);
    try {
      own.restartIce();
      const { answerSdp } = await needs.restart(await offerOf(own, needs.after));
      if (own !== peer) return;
      await own.setRemoteDescription({ type: 'answer', sdp: answerSdp });
      if (own.connectionState === 'connected') cancelAgain?.();
    } catch {
      if (own === peer) again(0);
    } finally {
      if (restarting === own) restarting = undefined;
    }
  };
  const watch = (own: RTCPeerConnection): void => {
    own.addEventListener('connectionstatechange', () => {
      if (own !== peer) return;
      const line = own.connectionState;
      if (line === 'connected') {
        failures = 0;
        cancelAgain?.();
        become({ phase: 'ready' });
      } else if (line === 'disconnected' || line === 'failed') {
        become({ phase: 'lost' });
        again(line === 'failed' ? 0 : HEAL_MS, () => void restart(own));
      }
    });
  };

  const open = async (): Promise<void> => {
    const stream = await voice.take();
    const own = await needs.peer();
    const before = peer;
    try {
      own.addEventListener('track', ({ streams, track }) => {
        if (own === peer) hear(streams[0] ?? new MediaStream([track]));
      });
      for (const track of stream.getAudioTracks()) own.addTrack(track, stream);
      needs.prefer(own);
      peer = own;
      watch(own);
      const { answerSdp } = await needs.attach(await offerOf(own, needs.after));
      await own.setRemoteDescription({ type: 'answer', sdp: answerSdp });
      before?.close();
    } catch (error) {
      peer = before;
      own.close();
      throw error;
    }
  };

  const failed = (error: unknown): void => {
    const trouble = troubleOf(error);
    if (!wanted) return;
    become({ phase: 'failed', trouble });
    // A refused microphone needs a person; a server that did not answer needs another try.
    if (trouble !== 'no_answer') return;
    again(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] ?? 0);
    failures += 1;
  };

  const connect = (): Promise<void> => {
    wanted = true;
    cancelAgain?.();
    if (state.phase !== 'lost') become({ phase: 'connecting' });
    connecting ??= open()
      .catch(failed)
      .finally(() => {
        connecting = undefined;
        if (!wanted) close();
      });
    return connecting;
  };
  const close = (): void => {
    cancelAgain?.();
    peer?.close();
    peer = undefined;
    voice.release();
    hear(null);
    become({ phase: 'off' });
  };

  return {
    state: () => state,
    listen: (hearer) => {
      hearers.add(hearer);
      return () => void hearers.delete(hearer);
    },
    connect,
    disconnect: () => {
      if (!wanted) return;
      wanted = false;
      needs.detach().catch(() => undefined);
      close();
    },
    lineLost: () => {
      if (!wanted) return;
      become({ phase: 'lost' });
      void connect();
    },
    lineMoved: () => {
      if (!wanted) return;
      // What is being opened may end at the node that we just left.
      if (connecting === undefined) void connect();
      else void connecting.then(() => (wanted ? connect() : undefined));
    },
    muted: voice.muted,
    mute: voice.mute,
    voice: voice.stream,
    heard: () => heard,
    line: () => peer,
    changeMicrophone: voice.change,
    networkChanged: () => {
      if (peer !== undefined && state.phase !== 'failed') void restart(peer);
    },
  };
}
