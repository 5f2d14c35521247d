/** What one person at this computer has chosen for the phone. `''` is the device that the system uses. */
export interface SoundSettings {
  readonly microphoneId: string;
  readonly speakerId: string;
  readonly ringId: string;
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
}
export type SoundPart = 'microphone' | 'speaker' | 'ring';
export const SWITCHES = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const;

/** A room full of people who talk: the browser takes care of it better than nothing does. Whoever has a headset that does it itself switches it off. */
export const FIRST_SETTINGS: SoundSettings = {
  microphoneId: '',
  speakerId: '',
  ringId: '',
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

/** Ids of devices are 64 signs; more is not ours. */
const MAX_ID = 200;
/** Names that browsers list beside the real devices; what they stand for is our `''`. */
const SYSTEM_IDS: readonly string[] = ['', 'default', 'communications'];

const idIn = (from: Readonly<Record<string, unknown>>, name: string): string => {
  const value = from[name];
  return typeof value === 'string' && value.length <= MAX_ID ? value : '';
};
const isOn = (from: Readonly<Record<string, unknown>>, name: string): boolean => from[name] !== false;

/** What was kept may be old, bent or somebody else's: whatever is not understood is as it was at first. */
export function readSettings(text: string | null): SoundSettings {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '');
  } catch {
    return FIRST_SETTINGS;
  }
  if (typeof kept !== 'object' || kept === null) return FIRST_SETTINGS;
  const from = kept as Readonly<Record<string, unknown>>;
  return {
    microphoneId: idIn(from, 'microphoneId'),
    speakerId: idIn(from, 'speakerId'),
    ringId: idIn(from, 'ringId'),
    echoCancellation: isOn(from, 'echoCancellation'),
    noiseSuppression: isOn(from, 'noiseSuppression'),
    autoGainControl: isOn(from, 'autoGainControl'),
  };
}

export interface SoundDevice {
  readonly kind: string;
  readonly deviceId: string;
  readonly label: string;
}
const KIND_OF: Readonly<Record<SoundPart, string>> = {
  microphone: 'audioinput',
  speaker: 'audiooutput',
  ring: 'audiooutput',
};
export const chosenId = (settings: SoundSettings, part: SoundPart): string => settings[`${part}Id`];

export const devicesFor = (devices: readonly SoundDevice[], part: SoundPart): readonly SoundDevice[] =>
  devices.filter(({ kind, deviceId }) => kind === KIND_OF[part] && !SYSTEM_IDS.includes(deviceId));

/** Chosen, and not plugged in now. It stays chosen: plugged in again it is used again. */
export const missingParts = (settings: SoundSettings, devices: readonly SoundDevice[]): readonly SoundPart[] =>
  (['microphone', 'speaker', 'ring'] as const).filter((part) => {
    const id = chosenId(settings, part);
    return id !== '' && !devicesFor(devices, part).some((d) => d.deviceId === id);
  });

/** The device that is really used: the chosen one while it is there, else the system's. */
export const usedId = (settings: SoundSettings, missing: readonly SoundPart[], part: SoundPart): string =>
  missing.includes(part) ? '' : chosenId(settings, part);

export function constraintsOf(settings: SoundSettings, missing: readonly SoundPart[]): MediaTrackConstraints {
  const { echoCancellation, noiseSuppression, autoGainControl } = settings;
  const id = usedId(settings, missing, 'microphone');
  const switches = { echoCancellation, noiseSuppression, autoGainControl };
  return id === '' ? switches : { ...switches, deviceId: { exact: id } };
}
