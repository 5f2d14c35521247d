import { onlyAlaw } from './sdp.ts';

/**
 * The agent's phone in the browser. It attaches once when the agent goes on duty and stays, so that an accepted call is heard at
 * once; calls are put through to it by the server. The browser offers and waits for all its candidates (no trickle): one question,
 * one answer, over the socket of the desk.
 */
export type PhoneTrouble = 'denied' | 'no_microphone' | 'in_use' | 'no_answer';

export type PhoneState =
  | { readonly phase: 'off' | 'connecting' | 'ready' }
  /** It was there and tries to come back by itself. */
  | { readonly phase: 'lost' }
  | { readonly phase: 'failed'; readonly trouble: PhoneTrouble };

export interface SoftphoneNeeds {
  readonly microphone: () => Promise<MediaStream>;
  readonly peer: () => RTCPeerConnection | Promise<RTCPeerConnection>;
  /** Tells the browser which codec we want, once the track is in. */
  readonly prefer: (peer: RTCPeerConnection) => void;
  readonly attach: (offerSdp: string) => Promise<{ readonly answerSdp: string }>;
  readonly detach: () => Promise<unknown>;
  /** The customer's voice, or nothing any more. */
  readonly hear: (stream: MediaStream | null) => void;
  readonly after: (ms: number, run: () => void) => () => void;
}

export interface Softphone {
  state(): PhoneState;
  listen(hear: () => void): () => void;
  /** Takes the microphone and the line; again while it is there: a fresh line in place of the old. */
  connect(): Promise<void>;
  disconnect(): void;
  muted(): boolean;
  mute(on: boolean): void;
  /** What the microphone takes, for the level meter. */
  voice(): MediaStream | undefined;
}

/** Host candidates are there within milliseconds; a machine with a dead network card is not waited for. */
const GATHER_MS = 2_000;
/** `disconnected` often heals by itself (RFC 8445 consent checks); longer than this it does not. */
const HEAL_MS = 3_000;
const AGAIN_MS = [500, 1_000, 2_000, 5_000] as const;

const TROUBLES: Readonly<Record<string, PhoneTrouble>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'no_microphone',
  OverconstrainedError: 'no_microphone',
  NotReadableError: 'in_use',
  AbortError: 'in_use',
};

export const troubleOf = (error: unknown): PhoneTrouble =>
  (error instanceof Error ? TROUBLES[error.name] : undefined) ?? 'no_answer';

function gathered(peer: RTCPeerConnection, after: SoftphoneNeeds['after']): Promise<void> {
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

const isLive = (stream: MediaStream | undefined): stream is MediaStream =>
  stream?.getAudioTracks().some((track) => track.readyState === 'live') ?? false;

export function createSoftphone(needs: SoftphoneNeeds): Softphone {
  let state: PhoneState = { phase: 'off' };
  let wanted = false;
  let muted = false;
  let failures = 0;
  let stream: MediaStream | undefined;
  let peer: RTCPeerConnection | undefined;
  let connecting: Promise<void> | undefined;
  let cancelAgain: (() => void) | undefined;
  const hearers = new Set<() => void>();

  const become = (next: PhoneState): void => {
    state = next;
    for (const hear of [...hearers]) hear();
  };
  const applyMute = (): void => {
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = !muted;
  };
  const again = (ms: number): void => {
    cancelAgain?.();
    cancelAgain = needs.after(ms, () => {
      if (wanted) void connect();
    });
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
        again(line === 'failed' ? 0 : HEAL_MS);
      }
    });
  };

  const open = async (): Promise<void> => {
    if (!isLive(stream)) stream = await needs.microphone();
    applyMute();
    const own = await needs.peer();
    const before = peer;
    try {
      own.addEventListener('track', ({ streams, track }) => {
        if (own === peer) needs.hear(streams[0] ?? new MediaStream([track]));
      });
      for (const track of stream.getAudioTracks()) own.addTrack(track, stream);
      needs.prefer(own);
      peer = own;
      watch(own);
      await own.setLocalDescription(await own.createOffer());
      await gathered(own, needs.after);
      const { answerSdp } = await needs.attach(onlyAlaw(own.localDescription?.sdp ?? ''));
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
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    needs.hear(null);
    become({ phase: 'off' });
  };

  return {
    state: () => state,
    listen: (hear) => {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    connect,
    disconnect: () => {
      if (!wanted) return;
      wanted = false;
      needs.detach().catch(() => undefined);
      close();
    },
    muted: () => muted,
    mute: (on) => {
      muted = on;
      applyMute();
      become(state.phase === 'ready' ? { phase: 'ready' } : state);
    },
    voice: () => stream,
  };
}
