import { askForHeadset, grantedHeadset, hidOf } from './headset-port.ts';
import type { HidDevice } from './hid-types.ts';

/** The headset of this seat: none, or the one that was allowed once and is plugged in. Small; what reads its keys is loaded with the first headset. */
export interface HeadsetChoice {
  readonly supported: boolean;
  device(): HidDevice | undefined;
  listen(hear: () => void): () => void;
  /** The browser's own question; only on a click. */
  ask(): Promise<void>;
  /** Not this one any more: the browser forgets that it was allowed. */
  forget(): Promise<void>;
}

export function createHeadsetChoice(): HeadsetChoice {
  const hid = hidOf(navigator);
  let device: HidDevice | undefined;
  const hearers = new Set<() => void>();
  const become = (next: HidDevice | undefined): void => {
    if (next === device) return;
    device = next;
    for (const hear of [...hearers]) hear();
  };
  const look = (): void => {
    if (hid !== undefined) grantedHeadset(hid).then(become, () => become(undefined));
  };
  look();
  for (const event of ['connect', 'disconnect']) hid?.addEventListener(event, look);
  return {
    supported: hid !== undefined,
    device: () => device,
    listen: (hear) => {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    ask: async () => {
      const chosen = hid === undefined ? undefined : await askForHeadset(hid);
      if (chosen !== undefined) become(chosen);
    },
    forget: async () => {
      const before = device;
      become(undefined);
      await before?.forget?.();
    },
  };
}
