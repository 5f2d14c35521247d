import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallQuality, ContactQuality } from '../../shared/contracts/voice-traces.ts';
import { startPhone, type Phone } from '../support/baresip.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import { picture } from '../support/picture.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { openScreens, type Screens } from '../support/screens.ts';
import { signIn } from '../support/staff-client.ts';
import { until } from '../support/until.ts';
import { OFFER, readyDesk, wrapsUp } from './at-work.ts';
import { faultsInBothThemes } from './axe.ts';

const AGENT_HZ = 1_172;
const SECOND = 8_000;
const LOUD = 0.05;

let house: RunningHouse;
let screens: Screens;
const open: { close(): unknown }[] = [];
beforeAll(async () => {
  house = await startHouse();
  screens = await openScreens(house.url);
});
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});
afterAll(async () => {
  await screens.close();
  await house.clear();
});

/**
 * A microphone that says one tone and notes how it was asked for; lines that are counted; and a headset with hook, mute and three
 * lamps, as its descriptor would tell (HID usage pages 0x0B and 0x08).
 */
const SEAT = `{
  const seat = (window.seat = { asked: [], lines: 0, restarts: 0, lamps: 0, absent: [] });
  const media = navigator.mediaDevices;
  media.getUserMedia = async ({ audio }) => {
    seat.asked.push(audio);
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency: ${AGENT_HZ} });
    const gain = new GainNode(context, { gain: 0.2 });
    const out = context.createMediaStreamDestination();
    tone.connect(gain).connect(out);
    tone.start();
    return out.stream;
  };
  const all = media.enumerateDevices.bind(media);
  media.enumerateDevices = async () => (await all()).filter((d) => !seat.absent.includes(d.deviceId));
  const Line = RTCPeerConnection;
  window.RTCPeerConnection = class extends Line {
    constructor(...args) { super(...args); seat.lines += 1; }
    restartIce() { seat.restarts += 1; super.restartIce(); }
  };
  const bit = (usage, isAbsolute = true) => ({ usages: [usage], reportSize: 1, reportCount: 1, isAbsolute });
  const rest = (bits) => ({ isConstant: true, reportSize: 1, reportCount: bits });
  const headset = Object.assign(new EventTarget(), {
    opened: false,
    productName: 'Testphone 7',
    collections: [{
      usagePage: 0x0b, usage: 0x05,
      inputReports: [{ reportId: 2, items: [bit(0x0b0020), bit(0x0b002f, false), rest(6)] }],
      outputReports: [{ reportId: 4, items: [bit(0x080017), bit(0x080009), bit(0x080018), rest(5)] }],
    }],
    open: async () => { headset.opened = true; },
    close: async () => { headset.opened = false; },
    sendReport: async (id, data) => { seat.lamps = data[0]; },
  });
  seat.press = (bits) => headset.dispatchEvent(
    Object.assign(new Event('inputreport'), { reportId: 2, data: new DataView(Uint8Array.of(bits).buffer) }),
  );
  const hid = Object.assign(new EventTarget(), {
    getDevices: async () => [],
    requestDevice: async () => [headset],
  });
  Object.defineProperty(navigator, 'hid', { value: hid });
}`;
const seat = <T>(page: Page, look: string): Promise<T> => page.evaluate<T>(`window.seat.${look}`);
interface Asked {
  readonly noiseSuppression: boolean;
  readonly deviceId?: { readonly exact: string };
}
const HOOK = 1;
const MUTE = 2;

const desk = async (staffNo: string): Promise<Page> => {
  const page = await screens.staff(staffNo);
  await page.addInitScript(SEAT);
  open.push({ close: () => page.context().close() });
  await readyDesk(page, house.url);
  await page.getByText('话机已就绪').waitFor();
  return page;
};
const calls = async (number: string): Promise<Phone> => {
  const phone = await startPhone({ number, toneHz: 700 });
  open.push(phone);
  await phone.dial(`sip:96000@127.0.0.1:${house.sipPort}`);
  await phone.happened('CALL_ESTABLISHED');
  phone.press('0');
  return phone;
};
const agentAt = async (phone: Phone): Promise<number> => toneLevel((await phone.hears()).slice(-SECOND / 2), AGENT_HZ);
const hearsAgent = (phone: Phone, what: string): Promise<unknown> =>
  until(async () => (await agentAt(phone)) > LOUD, {
    what: `the customer to hear the agent ${what}`,
    timeoutMs: 30_000,
  });
const agentsSide = async (): Promise<CallQuality | undefined> => {
  const leader = await signIn(house.url, '1008');
  open.push(leader);
  const { items } = await leader.api<{ items: { id: string }[] }>('GET', '/contacts?channel=voice');
  const { legs } = await leader.api<ContactQuality>('GET', `/contacts/${items[0]?.id}/quality`);
  return legs.find(({ leg }) => leg === 'agent');
};
const drawer = (page: Page) => page.getByRole('dialog', { name: '话机设置' });
const pick = async (page: Page, what: string, option: string): Promise<void> => {
  await drawer(page).getByRole('combobox', { name: what }).click();
  await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click();
};

describe('the phone of an agent', () => {
  it('is set up at one place, tested by an echo, and keeps what was chosen through a reload', async () => {
    const page = await desk('1001');
    await page.getByRole('button', { name: '话机设置' }).click();
    await drawer(page).getByRole('img', { name: '麦克风音量' }).waitFor();
    await pick(page, '麦克风', 'Fake Audio Input 1');
    await pick(page, '振铃', 'Fake Audio Output 1');
    await drawer(page).getByRole('switch', { name: '降噪' }).click();
    await until(async () => (await seat<Asked[]>(page, 'asked')).length === 3, {
      what: 'the microphone to be taken anew',
    });
    const [first, second, third] = await seat<Asked[]>(page, 'asked');
    expect(first).toEqual({ echoCancellation: true, noiseSuppression: true, autoGainControl: true });
    expect(second).toMatchObject({ deviceId: { exact: expect.any(String) as string }, noiseSuppression: true });
    expect(third).toMatchObject({ deviceId: second?.deviceId, noiseSuppression: false });
    expect(await seat(page, 'lines')).toBe(1);

    await drawer(page).getByRole('button', { name: '开始测试' }).click();
    await drawer(page).getByText('请说一句话').waitFor();
    await picture(page, 'sound-echo');
    await drawer(page).getByRole('button', { name: '再测一次' }).waitFor();
    await drawer(page)
      .getByText(/一切正常|线路/)
      .first()
      .waitFor();
    await drawer(page).getByRole('button', { name: '再测一次' }).scrollIntoViewIfNeeded();
    await picture(page, 'sound-verdict');
    await drawer(page).getByRole('button', { name: '选择耳麦' }).click();
    await drawer(page).getByText('正在使用“Testphone 7”的按键').waitFor();
    await picture(page, 'sound-headset');
    expect(await faultsInBothThemes(page)).toEqual([]);

    await page.reload();
    await page.getByText('话机已就绪').waitFor();
    expect((await seat<Asked[]>(page, 'asked'))[0]).toEqual(third);
    expect(screens.complaints).toEqual([]);
  });
});

describe('a call by headset', () => {
  it('is taken, muted and ended by its keys; device, network and switches change in the middle of it, on one line', async () => {
    const page = await desk('1002');
    await page.getByRole('button', { name: '话机设置' }).click();
    await drawer(page).getByRole('button', { name: '选择耳麦' }).click();
    await pick(page, '麦克风', 'Fake Audio Input 1');
    await drawer(page)
      .getByRole('button', { name: /关闭|Close/ })
      .click();
    await drawer(page).waitFor({ state: 'detached' });
    const phone = await calls('13900000301');
    await page.getByRole('alertdialog', { name: OFFER }).waitFor();
    await until(async () => (await seat(page, 'lamps')) === 4, { what: 'the ring lamp' });
    await seat(page, `press(${HOOK})`);
    await page.getByRole('timer', { name: '通话时长' }).waitFor();
    await until(async () => (await seat(page, 'lamps')) === 1, { what: 'the lamp of a talk' });
    await hearsAgent(phone, 'after the hook');
    await page.getByRole('img', { name: /通话质量/ }).waitFor();
    await picture(page, 'sound-talking');

    await seat(page, `press(${HOOK | MUTE})`);
    await page.getByRole('button', { name: /静音/, pressed: true }).waitFor();
    await until(async () => (await agentAt(phone)) < LOUD / 5, {
      what: 'silence of the muted agent',
      timeoutMs: 20_000,
    });
    await seat(page, `press(${HOOK})`);
    await seat(page, `press(${HOOK | MUTE})`);
    await seat(page, `press(${HOOK})`);
    await page.getByRole('button', { name: /静音/, pressed: false }).waitFor();
    await hearsAgent(phone, 'again');

    const before = (await seat<unknown[]>(page, 'asked')).length;
    await page.evaluate(`(async () => {
      const [input] = (await navigator.mediaDevices.enumerateDevices()).filter((d) => d.label === 'Fake Audio Input 1');
      seat.absent = [input.deviceId];
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    })()`);
    await page.getByText('麦克风 Fake Audio Input 1 已拔出，先用系统默认麦克风').waitFor();
    await picture(page, 'sound-unplugged');
    await until(async () => (await seat<unknown[]>(page, 'asked')).length > before, { what: 'the next microphone' });
    await hearsAgent(phone, 'by another microphone');

    await page.evaluate(`window.dispatchEvent(new Event('online'))`);
    await until(async () => (await seat(page, 'restarts')) === 1, { what: 'another way to be looked for' });
    await hearsAgent(phone, 'over another network');
    expect(await seat(page, 'lines')).toBe(1);
    expect(await faultsInBothThemes(page)).toEqual([]);

    await seat(page, 'press(0)');
    await phone.happened('CALL_CLOSED');
    await wrapsUp(page);
    expect(await seat(page, 'lamps')).toBe(0);
    // How the agent heard is known from the reports of the browser itself.
    const quality = await until(agentsSide, { what: 'the quality of the call to be kept' });
    expect(quality).toMatchObject({
      farLossPercent: expect.any(Number) as number,
      roundTripMs: expect.any(Number) as number,
      codec: 'PCMA',
    });
    expect(screens.complaints).toEqual([]);
  });
});
