/** The microphone of the phone: taken once, changed in the middle of a talk, muted by silence. */
export interface PhoneVoice {
  take(): Promise<MediaStream>;
  change(): Promise<void>;
  release(): void;
  stream(): MediaStream | undefined;
  muted(): boolean;
  mute(on: boolean): void;
}

interface Needs {
  readonly microphone: () => Promise<MediaStream>;
  readonly line: () => RTCPeerConnection | undefined;
  readonly onChange: () => void;
}

const isLive = (stream: MediaStream | undefined): stream is MediaStream =>
  stream?.getAudioTracks().some((track) => track.readyState === 'live') ?? false;

const stop = (stream: MediaStream | undefined): void => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};

export function createPhoneVoice({ microphone, line, onChange }: Needs): PhoneVoice {
  let stream: MediaStream | undefined;
  let muted = false;
  /** Of two changes at once the later one is what was wanted. */
  let turn = 0;

  const applyMute = (to: MediaStream | undefined): void => {
    for (const track of to?.getAudioTracks() ?? []) track.enabled = !muted;
  };
  /** Pulled out in the middle of a talk: the next best microphone takes over; without one the line stays and is silent. */
  const follow = (own: MediaStream): void => {
    for (const track of own.getAudioTracks()) {
      track.addEventListener('ended', () => {
        if (stream === own) change().catch(onChange);
      });
    }
  };
  const isHeld = (): boolean => stream !== undefined;
  const change = async (): Promise<void> => {
    if (!isHeld()) return;
    turn += 1;
    const mine = turn;
    const fresh = await microphone();
    if (mine !== turn || !isHeld()) {
      stop(fresh);
      return;
    }
    applyMute(fresh);
    const [track] = fresh.getAudioTracks();
    const sender = line()?.getSenders()[0];
    if (track !== undefined) await sender?.replaceTrack(track);
    stop(stream);
    stream = fresh;
    follow(fresh);
    onChange();
  };
  return {
    take: async () => {
      if (!isLive(stream)) {
        stream = await microphone();
        follow(stream);
      }
      applyMute(stream);
      return stream;
    },
    change,
    release: () => {
      const before = stream;
      stream = undefined;
      stop(before);
    },
    stream: () => stream,
    muted: () => muted,
    mute: (on) => {
      muted = on;
      applyMute(stream);
      onChange();
    },
  };
}
