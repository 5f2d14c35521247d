/**
 * What of WebHID (WICG) is used here; the library of types has none of it. A collection tells its reports as the device's own
 * descriptor does (USB HID 1.11 §6.2.2): items of `reportSize` bits, `reportCount` of them, one after the other.
 */
export interface HidItem {
  readonly isConstant?: boolean;
  /** A value is the place in the list of usages, instead of one bit for each. */
  readonly isArray?: boolean;
  readonly isRange?: boolean;
  /** Page in the upper, usage in the lower 16 bits. */
  readonly usages?: readonly number[];
  readonly usageMinimum?: number;
  readonly usageMaximum?: number;
  readonly reportSize?: number;
  readonly reportCount?: number;
  readonly logicalMinimum?: number;
  /** False: a key that tells each press and not its place (one shot). */
  readonly isAbsolute?: boolean;
}
export interface HidReport {
  readonly reportId?: number;
  readonly items?: readonly HidItem[];
}
export interface HidCollection {
  readonly usagePage?: number;
  readonly usage?: number;
  readonly children?: readonly HidCollection[];
  readonly inputReports?: readonly HidReport[];
  readonly outputReports?: readonly HidReport[];
}
export interface HidInputEvent extends Event {
  readonly reportId: number;
  readonly data: DataView;
}
export interface HidDevice extends EventTarget {
  readonly opened: boolean;
  readonly productName: string;
  readonly collections: readonly HidCollection[];
  open(): Promise<void>;
  close(): Promise<void>;
  sendReport(reportId: number, data: Uint8Array): Promise<void>;
  /** Chromium 100 and later. */
  forget?(): Promise<void>;
}
export interface Hid extends EventTarget {
  getDevices(): Promise<readonly HidDevice[]>;
  requestDevice(options: {
    readonly filters: readonly { readonly usagePage: number }[];
  }): Promise<readonly HidDevice[]>;
}
