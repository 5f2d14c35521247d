import type { Hid, HidDevice } from './hid-types.ts';

/** Page of the HID usage tables for telephones and headsets. */
export const TELEPHONY_PAGE = 0x0b;

/** Where there is no WebHID (Firefox, Safari, pages not served safely), keys stay what they were before. */
export const hidOf = (from: Navigator): Hid | undefined => (from as { readonly hid?: Hid }).hid;

const isTelephone = ({ collections }: HidDevice): boolean =>
  collections.some(({ usagePage }) => usagePage === TELEPHONY_PAGE);

/** The headset that this page was given before; no question is asked. */
export const grantedHeadset = async (hid: Hid): Promise<HidDevice | undefined> =>
  (await hid.getDevices()).find(isTelephone);

/** The browser's own list to choose from; only on a click. Undefined: nothing was chosen. */
export const askForHeadset = async (hid: Hid): Promise<HidDevice | undefined> =>
  (await hid.requestDevice({ filters: [{ usagePage: TELEPHONY_PAGE }] })).find(isTelephone);
