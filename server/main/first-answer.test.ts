import { expect, test } from 'vitest';
import { createFirstAnswer } from './first-answer.ts';

const routing = {
  queueFor: ({ topic }: { topic: string | null }) => (topic === null ? 'general' : 'fault'),
  personFirst: () => true,
};
const pressed = (queue: string) => ({
  flags: (asked?: string) => ({ selfServiceFirst: asked === queue, callback: false }),
});

test('in a peak an ordinary caller hears the self-service first, though the rules would give a person', () => {
  const first = createFirstAnswer(routing, pressed('general'));
  expect(first.personFirst({ channel: 'voice', serviceClass: 'ordinary', topic: null })).toBe(false);
});

test.each(['elder', 'vip', 'enterprise', 'complaint'] as const)(
  'the measure never stands before %s',
  (serviceClass) => {
    const first = createFirstAnswer(routing, pressed('general'));
    expect(first.personFirst({ channel: 'voice', serviceClass, topic: null })).toBe(true);
    expect(first.pushesSelfService({ channel: 'chat', serviceClass, topic: null })).toBe(false);
  },
);

test('it holds for the queue that it was raised for and for no other', () => {
  const first = createFirstAnswer(routing, pressed('fault'));
  expect(first.pushesSelfService({ channel: 'chat', serviceClass: 'star', topic: 'fault.tv' })).toBe(true);
  expect(first.pushesSelfService({ channel: 'chat', serviceClass: 'star', topic: null })).toBe(false);
});
