import { describe, expect, it } from 'vitest';
import { ringing, useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();

const topicOf = (number: string, topic: string): Promise<unknown> =>
  until(async () => (await stage.contactOf(number))?.topic === topic, { what: `the caller to be in ${topic}` });

describe('the way to a person', () => {
  it('has no menu for a customer of 65 or more, who is offered to the elder-care desk', async () => {
    const elderDesk = await stage.onDuty('1006');
    await stage.caller('16400000001');
    const id = await ringing(elderDesk);
    expect(await stage.contact(id)).toMatchObject({ service_class: 'elder', queue_code: 'elder', topic: null });
    expect(await stage.eventsOf(id)).toEqual(['arrive', 'enqueue', 'offer']);
    const [shown] = (await elderDesk.desk()).contacts;
    expect(shown?.contact).toMatchObject({ customerLabel: '164****0001', serviceClass: 'elder' });
    expect(shown?.contact.customerId).not.toBeNull();
  });

  it('is told to the desk by the offer itself, before anybody asks', async () => {
    const agent = await stage.onDuty('1001');
    await stage.impatient('13900000025');
    const id = await ringing(agent);
    const offers = agent.pushes.filter((p) => p.type === 'contact.offered' && p.data['contactId'] === id);
    expect(offers).toHaveLength(1);
  });

  it.each(['16400000006', '16400000007'])(
    'has no menu for the VIP %s, who is offered to a VIP manager',
    async (number) => {
      const manager = await stage.onDuty('1003');
      await stage.caller(number);
      const id = await ringing(manager);
      expect(await stage.contact(id)).toMatchObject({ service_class: 'vip', queue_code: 'vip' });
      expect(await stage.eventsOf(id)).toEqual(['arrive', 'enqueue', 'offer']);
    },
  );

  it('is key 0 in the first menu, heard before the menu has been read out', async () => {
    const phone = await stage.caller('13900000021');
    phone.press('0');
    const contact = await stage.inState('13900000021', 'waiting');
    expect(contact).toMatchObject({ queue_code: 'general', topic: null, service_class: 'ordinary' });
  });

  it.each([
    ['1', 'fault'],
    ['2', 'billing'],
    ['3', 'service'],
    ['4', 'complaint'],
  ])('is key 0 in the menu behind key %s, and what was chosen so far goes along', async (key, topic) => {
    const number = `1390000003${key}`;
    const phone = await stage.caller(number);
    phone.press(key);
    await topicOf(number, topic);
    phone.press('0');
    const contact = await stage.inState(number, 'waiting');
    expect(contact).toMatchObject({ queue_code: topic, topic });
  });

  it('is taken by itself after two keys that mean nothing', async () => {
    const phone = await stage.caller('13900000041');
    phone.press('7');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await stage.contactOf('13900000041')).toMatchObject({ state: 'arrived' });
    phone.press('8');
    expect(await stage.inState('13900000041', 'waiting')).toMatchObject({ queue_code: 'general' });
  });

  it('starts again from the first menu with 9, and the last choice is the one that counts', async () => {
    const phone = await stage.caller('13900000051');
    phone.press('2');
    await topicOf('13900000051', 'billing');
    phone.press('9');
    phone.press('1');
    await topicOf('13900000051', 'fault');
    phone.press('1');
    expect(await stage.inState('13900000051', 'waiting')).toMatchObject({
      queue_code: 'fault',
      topic: 'fault.broadband',
    });
  });
});
