import { describe, expect, it } from 'vitest';
import { ageOn, localDay } from './age.ts';
import { withCorrections } from './corrected-customer.ts';
import { greetingName, toCard, toRecognition, toSubscriptionCard } from './masked-customer.ts';
import { SAMPLE_TODAY, sampleBroadband, sampleCustomer, sampleMobile, samplePlan } from './sample-household.ts';

describe('what leaves the room about a person', () => {
  it('holds no clear name, number, address, account or birthday anywhere', () => {
    const out = JSON.stringify([
      toCard(sampleCustomer, SAMPLE_TODAY),
      toSubscriptionCard(sampleMobile, samplePlan),
      toSubscriptionCard(sampleBroadband, undefined),
    ]);
    for (const clear of ['张桂兰', '16400000001', '1954', '望江路', '东方家园', 'kd9933884894', '0522228'])
      expect(out).not.toContain(clear);
    expect(toCard(sampleCustomer, SAMPLE_TODAY)).toMatchObject({
      name: '张**',
      contactPhones: ['164****0001'],
      age: 72,
      elderly: true,
    });
  });

  it('shows the name of an organisation, which is on its door, but not its contact person', () => {
    const { birthDate: _, gender: __, ...rest } = sampleCustomer;
    const card = toCard(
      { ...rest, kind: 'enterprise', name: '岚江锦程物流有限公司', contactPerson: '周建明' },
      SAMPLE_TODAY,
    );
    expect(card).toMatchObject({ name: '岚江锦程物流有限公司', contactPerson: '周**', elderly: false });
    expect(card.age).toBeUndefined();
  });

  it('masks what our own people corrected as well', () => {
    const corrected = withCorrections(sampleCustomer, [{ field: 'contactPhone', value: '16300001234' }]);
    expect(toCard(corrected, SAMPLE_TODAY).contactPhones).toEqual(['163****1234', '164****0001']);
  });
});

describe('who calls', () => {
  it('is elderly on the 65th birthday and not the day before', () => {
    expect(ageOn('1961-11-21', '2026-11-21')).toBe(65);
    expect(ageOn('1961-11-22', '2026-11-21')).toBe(64);
    expect(toRecognition({ ...sampleCustomer, birthDate: '1961-11-21' }, SAMPLE_TODAY, false).elderly).toBe(true);
    expect(toRecognition({ ...sampleCustomer, birthDate: '1961-11-22' }, SAMPLE_TODAY, false).elderly).toBe(false);
  });
  it('counts days as China does, whatever the zone of the server', () => {
    expect(localDay(new Date('2026-11-20T16:30:00Z'))).toBe('2026-11-21');
  });
  it('is greeted by the surname, two characters where it has two', () => {
    expect(greetingName(sampleCustomer)).toBe('张女士');
    expect(greetingName({ name: '诸葛明', kind: 'person', gender: 'male' })).toBe('诸葛先生');
    expect(greetingName({ name: '王五', kind: 'person' })).toBe('王先生/女士');
  });
});
