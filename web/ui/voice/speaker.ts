/** Where the other side is heard. */
export interface Speaker {
  readonly hear: (stream: MediaStream | null) => void;
  /** Again, on a touch of the page. */
  readonly play: () => void;
  /** `''` is what the system uses. False: this browser cannot choose, or the device is gone. */
  readonly useDevice: (deviceId: string) => Promise<boolean>;
}

/** Sending sound to a chosen device: Chromium, and Firefox since 116; Safari leaves it to the system. */
type Sink = { setSinkId?: (deviceId: string) => Promise<void> };

export const canChooseSpeaker = (): boolean => 'setSinkId' in HTMLMediaElement.prototype;

/** `onSilenced`: the browser would not play before somebody has touched the page; and when it does again. */
export function createSpeaker(onSilenced: (silenced: boolean) => void): Speaker {
  const audio = new Audio();
  audio.autoplay = true;
  const play = (): void => {
    audio.play().then(
      () => onSilenced(false),
      (error: unknown) => {
        if (error instanceof Error && error.name === 'NotAllowedError') onSilenced(true);
      },
    );
  };
  return {
    play,
    hear: (stream) => {
      audio.srcObject = stream;
      if (stream !== null) play();
    },
    useDevice: async (deviceId) => {
      const sink = audio as Sink;
      if (sink.setSinkId === undefined) return deviceId === '';
      return sink.setSinkId(deviceId).then(
        () => true,
        () => false,
      );
    },
  };
}
