import { describe, expect, it } from 'vitest';
import { answer, ringing, useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();
const CUSTOMER_HZ = 700;
const LOUD = 0.05;
const SILENT = 0.01;

describe('a call passed on', () => {
  it('leaves the first desk at once, waits, rings at the named colleague and is heard there', async () => {
    const number = '13900000071';
    const first = await stage.onDuty('1001', 1_000);
    const phone = await stage.impatient(number, { toneHz: CUSTOMER_HZ });
    const id = await answer(first);
    await until(() => first.phone.ear.level(CUSTOMER_HZ) > LOUD, { what: 'the customer to be heard' });
    const asked = (await stage.contact(id)).requested_human_at;

    const second = await stage.onDuty('1002', 1_300);
    await first.api('POST', `/contacts/${id}/transfer`, {
      to: { kind: 'agent', staffId: second.staffId },
      reason: 'other_skill',
    });
    expect(await ringing(second)).toBe(id);
    await until(() => first.phone.ear.level(CUSTOMER_HZ) < SILENT, { what: 'the first desk to be quiet' });
    await second.api('POST', `/contacts/${id}/accept`);
    await until(() => second.phone.ear.level(CUSTOMER_HZ) > LOUD, { what: 'the customer at the second desk' });
    expect((await first.desk()).contacts).toEqual([]);
    expect((await stage.contact(id)).requested_human_at).toEqual(asked);
    phone.hangUp();
    await stage.inState(number, 'after_call_work');
    expect(await stage.eventsOf(id)).toEqual(
      expect.arrayContaining(['offer', 'accept', 'transfer', 'offer', 'accept', 'end']),
    );
  });
});
