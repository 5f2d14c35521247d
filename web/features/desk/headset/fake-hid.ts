import type { Hid, HidDevice } from './hid-types.ts';

const bit = (usage: number, isAbsolute = true) => ({ usages: [usage], reportSize: 1, reportCount: 1, isAbsolute });
const rest = (bits: number) => ({ isConstant: true, reportSize: 1, reportCount: bits });

/** A headset with hook and mute in report 2 and three lamps in report 4, as far as the port looks at one. */
export class FakeHeadset extends EventTarget implements HidDevice {
  opened = false;
  readonly productName = 'Testphone 7';
  readonly collections = [
    {
      usagePage: 0x0b,
      usage: 0x05,
      inputReports: [{ reportId: 2, items: [bit(0x0b0020), bit(0x0b002f, false), rest(6)] }],
      outputReports: [{ reportId: 4, items: [bit(0x080017), bit(0x080009), bit(0x080018), rest(5)] }],
    },
  ];
  readonly sent: (readonly [reportId: number, first: number | undefined])[] = [];
  open = (): Promise<void> => {
    this.opened = true;
    return Promise.resolve();
  };
  close = (): Promise<void> => {
    this.opened = false;
    return Promise.resolve();
  };
  sendReport = (reportId: number, data: Uint8Array): Promise<void> => {
    this.sent.push([reportId, data[0]]);
    return Promise.resolve();
  };
  says(reportId: number, ...bytes: readonly number[]): void {
    const data = new DataView(Uint8Array.from(bytes).buffer);
    this.dispatchEvent(Object.assign(new Event('inputreport'), { reportId, data }));
  }
}

/** A browser that has WebHID: what it was allowed before, and what its user chooses when asked. */
export class FakeHid extends EventTarget implements Hid {
  granted: HidDevice[] = [];
  chosen: HidDevice[] = [];
  getDevices = (): Promise<readonly HidDevice[]> => Promise.resolve(this.granted);
  requestDevice = (): Promise<readonly HidDevice[]> => Promise.resolve(this.chosen);
}
