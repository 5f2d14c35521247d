import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  freePort,
  hasRtpengine,
  startRtpengine,
  type DaemonProcess,
} from '../../server/adapters/media/rtpengine/testing/daemon-process.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import type { ContactStory } from '../../shared/contracts/contacts.ts';
import { startPhone } from '../support/baresip.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { DEMO_PASSWORD, signIn } from '../support/staff-client.ts';
import { until } from '../support/until.ts';

const LOUD = 0.05;

describe.runIf(hasRtpengine())('with rtpengine carrying the sound', () => {
  let house: RunningHouse;
  let daemon: DaemonProcess;
  const open: { close: () => unknown }[] = [];
  beforeAll(async () => {
    const dtmfPort = await freePort();
    daemon = await startRtpengine({ dtmfPort, rtpPorts: { min: 46_000, max: 46_499 } });
    house = await startHouse({
      MEDIA_ENGINE: 'rtpengine',
      RTPENGINE_NG: `127.0.0.1:${daemon.port}`,
      RTPENGINE_DTMF_PORT: String(dtmfPort),
    });
  });
  afterAll(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close();
    await house.clear();
    await daemon.stop();
  });

  it('a caller hears the menu, chooses by key, talks with a person both ways, and the talk is recorded', async () => {
    const staff = await signIn(house.url, '1001', DEMO_PASSWORD);
    const desk = await staff.onDuty();
    const phone = await startPhone({ number: '13912345678', toneHz: 700 });
    open.push(staff, desk, phone);
    desk.say(1000);
    await phone.dial(`sip:96000@127.0.0.1:${house.sipPort}`);
    await phone.happened('CALL_ESTABLISHED');
    await until(async () => (await phone.hears()).some((sample) => Math.abs(sample) > 1_000), {
      what: 'the voice of the menu',
      timeoutMs: 20_000,
    });
    // A person is asked for, and the place in the queue follows from the key alone.
    phone.press('0');
    const offer = await until(async () => (await staff.desk()).contacts[0], { what: 'the offer at the desk' });
    expect(offer.contact).toMatchObject({ state: 'offered' });
    await staff.api('POST', `/contacts/${offer.contact.id}/accept`);
    await until(() => desk.ear.level(700) > LOUD, { what: "the customer's tone at the desk", timeoutMs: 15_000 });
    await until(async () => toneLevel((await phone.hears()).slice(-3_200), 1000) > LOUD, {
      what: "the agent's tone at the phone",
      timeoutMs: 15_000,
    });
    phone.hangUp();
    const story = await until(
      async () => {
        const s = await staff.api<ContactStory>('GET', `/contacts/${offer.contact.id}`);
        return s.recordings[0]?.state === 'complete' ? s : undefined;
      },
      { what: 'the recording on the contact', timeoutMs: 15_000 },
    );
    expect(story.contact).toMatchObject({ endedBy: 'customer' });
  });
});
