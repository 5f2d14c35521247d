/** Why a browser gives no microphone, in the words of the page. */
export type MicrophoneTrouble = 'denied' | 'no_microphone' | 'in_use';

const NO_DEVICES = 'NotFoundError';
const TROUBLES: Readonly<Record<string, MicrophoneTrouble>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  [NO_DEVICES]: 'no_microphone',
  OverconstrainedError: 'no_microphone',
  NotReadableError: 'in_use',
  AbortError: 'in_use',
};

/** The names are those of the standard (W3C Media Capture and Streams §10.2); undefined: it was no matter of the microphone. */
export const microphoneTroubleOf = (error: unknown): MicrophoneTrouble | undefined =>
  error instanceof Error ? TROUBLES[error.name] : undefined;

/** A page that is not served from a safe origin has no devices at all. */
export const mediaDevices = (): MediaDevices | undefined =>
  (navigator as { readonly mediaDevices?: MediaDevices }).mediaDevices;

export function takeMicrophone(audio: MediaTrackConstraints): Promise<MediaStream> {
  const devices = mediaDevices();
  if (devices === undefined) return Promise.reject(Object.assign(new Error(NO_DEVICES), { name: NO_DEVICES }));
  return devices.getUserMedia({ audio });
}
