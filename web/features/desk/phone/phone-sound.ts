import { store, stored } from '../../../ui/language.ts';
import { mediaDevices } from '../../../ui/voice/microphone.ts';
import {
  chosenId,
  missingParts,
  readSettings,
  usedId,
  type SoundDevice,
  type SoundPart,
  type SoundSettings,
} from './sound-settings.ts';

/** The devices of this computer and what its user chose among them, followed while they are plugged in and out. */
export interface PhoneSound {
  settings(): SoundSettings;
  devices(): readonly SoundDevice[];
  missing(): readonly SoundPart[];
  /** The device in use for a part; `''`: the system's. */
  used(part: SoundPart): string;
  /** What the chosen device is called, also when it was pulled out since; `''`: not seen since the page was opened. */
  nameOf(part: SoundPart): string;
  choose(change: Partial<SoundSettings>): void;
  listen(hear: () => void): () => void;
  /** Asks the browser again: it tells names only once the microphone was allowed. */
  look(): Promise<void>;
}

interface Needs {
  readonly staffId: string;
  readonly devices?: MediaDevices | undefined;
}

/** Kept per person on this computer: the next shift at the same seat has other ears. */
const keptAs = (staffId: string): string => `shoujie.desk.sound.${staffId}`;

export function createPhoneSound({ staffId, devices: media = mediaDevices() }: Needs): PhoneSound {
  let settings = readSettings(stored(keptAs(staffId)));
  let devices: readonly SoundDevice[] = [];
  let missing: readonly SoundPart[] = [];
  const names = new Map<string, string>();
  const hearers = new Set<() => void>();
  const tell = (): void => {
    for (const hear of [...hearers]) hear();
  };
  const judge = (): void => {
    // A browser that tells no ids (microphone not allowed yet) tells nothing of what is missing either.
    const knows = devices.some((d) => d.deviceId !== '');
    const now = knows ? missingParts(settings, devices) : [];
    if (now.join() !== missing.join()) missing = now;
  };
  const look = async (): Promise<void> => {
    devices = (await media?.enumerateDevices().catch(() => [])) ?? [];
    for (const { deviceId, label } of devices) names.set(deviceId, label);
    judge();
    tell();
  };
  media?.addEventListener('devicechange', () => void look());
  return {
    settings: () => settings,
    devices: () => devices,
    missing: () => missing,
    used: (part) => usedId(settings, missing, part),
    nameOf: (part) => names.get(chosenId(settings, part)) ?? '',
    choose: (change) => {
      settings = { ...settings, ...change };
      store(keptAs(staffId), JSON.stringify(settings));
      judge();
      tell();
    },
    listen: (hear) => {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    look,
  };
}

/** Whether another microphone, or the same with other switches, has to be taken: compared as words. */
export const microphoneKey = (sound: PhoneSound): string => {
  const { echoCancellation, noiseSuppression, autoGainControl } = sound.settings();
  return [sound.used('microphone'), echoCancellation, noiseSuppression, autoGainControl].join();
};
