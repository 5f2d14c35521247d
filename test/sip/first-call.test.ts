import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/platform/db/database.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import type { ContactStory } from '../../shared/contracts/contacts.ts';
import { startPhone, type Phone } from '../support/baresip.ts';
import { startHouse, type RunningHouse } from '../support/running-house.ts';
import { DEMO_PASSWORD, signIn, type StaffClient } from '../support/staff-client.ts';
import { until } from '../support/until.ts';

let house: RunningHouse;
let database: Database;
const open: { close: () => unknown }[] = [];
beforeAll(async () => {
  house = await startHouse();
  database = await house.database();
});
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});
afterAll(async () => {
  await database.close();
  await house.clear();
});

const caller = async (number: string, toneHz = 700): Promise<Phone> => {
  const phone = await startPhone({ number, toneHz });
  open.push(phone);
  return phone;
};
const agent = async (staffNo: string): Promise<StaffClient> => {
  const client = await signIn(house.url, staffNo, DEMO_PASSWORD);
  open.push(client);
  return client;
};
const hotline = (): string => `sip:96000@127.0.0.1:${house.sipPort}`;
const LOUD = 0.05;

describe('a call from a real SIP phone', () => {
  it('is greeted, chooses by key, waits, reaches a person, and is recorded with the customer left and the agent right', async () => {
    const staff = await agent('1001');
    const desk = await staff.onDuty();
    open.push(desk);
    desk.say(1000);
    const phone = await caller('13912345678');
    await phone.dial(hotline());
    await phone.happened('CALL_ESTABLISHED');
    phone.press('1');
    const menu = async (): Promise<string | null | undefined> => {
      const { rows } = await database.pool.query<{ topic: string | null }>(
        "select topic from contacts where customer_address = '13912345678'",
      );
      return rows[0]?.topic;
    };
    await until(async () => (await menu()) === 'fault', { what: 'the first menu choice' });
    phone.press('2');
    const offer = await until(async () => (await staff.desk()).contacts[0], { what: 'the offer at the desk' });
    expect(offer.contact).toMatchObject({
      state: 'offered',
      topic: 'fault.tv',
      queueCode: 'fault',
      customerLabel: '139****5678',
    });
    await staff.api('POST', `/contacts/${offer.contact.id}/accept`);
    await until(() => desk.ear.level(700) > LOUD, { what: "the customer's tone at the desk" });
    await until(async () => (await staff.desk()).contacts[0]?.contact.state === 'connected', { what: 'connected' });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    phone.hangUp();
    await until(async () => (await staff.desk()).contacts[0]?.contact.state === 'after_call_work', {
      what: 'after-call work',
    });
    await staff.api('POST', `/contacts/${offer.contact.id}/wrap-up`, {
      disposition: 'fault_solved_on_phone',
      note: '已指导重启机顶盒',
    });

    const story = await until(
      async () => {
        const s = await staff.api<ContactStory>('GET', `/contacts/${offer.contact.id}`);
        return s.recordings[0]?.state === 'complete' ? s : undefined;
      },
      { what: 'the recording on the contact' },
    );
    expect(story.contact).toMatchObject({ state: 'closed', endedBy: 'customer', disposition: 'fault_solved_on_phone' });
    expect(story.transitions.map((t) => t.event)).toEqual([
      'arrive',
      'navigate',
      'enqueue',
      'offer',
      'accept',
      'end',
      'wrap_up',
    ]);
    const heard = await phone.heard();
    expect(toneLevel(heard.slice(-8_000, -1_600), 1000)).toBeGreaterThan(LOUD);
  });
});
