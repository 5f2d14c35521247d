import type { KeyChange } from './headset-keys.ts';
import type { HidDevice, HidInputEvent } from './hid-types.ts';
import { lampsAsReports, layoutOf, readKeys, type HeadsetKey, type HeadsetLamp } from './telephony-report.ts';

/** One headset whose keys we hear and whose lamps we light. */
export interface Headset {
  readonly name: string;
  readonly keys: number;
  light(lit: ReadonlySet<HeadsetLamp>): Promise<void>;
  close(): Promise<void>;
}

export async function openHeadset(device: HidDevice, onKey: (change: KeyChange) => void): Promise<Headset> {
  if (!device.opened) await device.open();
  const layout = layoutOf(device.collections);
  const before = new Map<HeadsetKey, boolean>();
  const oneShot = new Map(layout.keys.map(({ key, isOneShot }) => [key, isOneShot]));
  const hear = (event: Event): void => {
    const { reportId, data } = event as HidInputEvent;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    for (const [key, down] of readKeys(layout, reportId, bytes)) {
      if ((before.get(key) ?? false) === down) continue;
      before.set(key, down);
      onKey({ key, down, isOneShot: oneShot.get(key) ?? false });
    }
  };
  device.addEventListener('inputreport', hear);
  return {
    name: device.productName,
    keys: layout.keys.length,
    light: async (lit) => {
      for (const { reportId, bytes } of lampsAsReports(layout, lit)) await device.sendReport(reportId, bytes);
    },
    close: async () => {
      device.removeEventListener('inputreport', hear);
      await device.close().catch(() => undefined);
    },
  };
}
