import { expect, it } from 'vitest';
import { PARTIES } from '../../../shared/contracts/contacts.ts';
import { CHAT_TOPICS } from '../../../shared/contracts/messaging-catalogue.ts';
import { REJECT_REASONS } from '../../../shared/contracts/routing.ts';
import { TALK_FAILURES } from '../../../shared/contracts/voice-talk.ts';
import zh from './locale/zh-CN.json' with { type: 'json' };

const sources = import.meta.glob<string>(
  [
    '../../../server/modules/{contacts,messaging,routing,voice}/*.ts',
    '../../../server/platform/sip/call-*.ts',
    '!../../../server/**/*.test.ts',
  ],
  { eager: true, import: 'default', query: '?raw' },
);

/** What the rooms write into a contact, read from where they write it: a code added there is missed here at once. */
const written = (file: RegExp, pattern: RegExp): string[] =>
  Object.entries(sources)
    .filter(([path]) => file.test(path))
    .flatMap(([, text]) => [...text.matchAll(pattern)].map((m) => m[1] ?? ''));

it('every matter of the menu, the chat page and the demo has a name', () => {
  const topics = [
    ...written(/voice\/menu\.ts$/, /agent\('([\w.]+)'\)/g),
    ...written(/demo-matters\.ts$/, /topic: '([\w.]+)'/g),
    ...CHAT_TOPICS.map((topic) => topic.code),
  ];
  expect(topics).toEqual(expect.arrayContaining(['fault.broadband', 'general', 'bill']));
  expect(topics.filter((code) => !(code.replaceAll('.', '_') in zh.topic))).toEqual([]);
});

it('every step in the life of a contact has a name', () => {
  const events = written(/contact-state\.ts$/, /^ {2}\| '(\w+)'/gm);
  expect(events).toContain('wrap_up');
  expect(events.filter((code) => !(code in zh.event))).toEqual([]);
});

it('every reason for which a contact moved or ended has a name', () => {
  const reasons = [
    ...written(/modules\/(contacts|messaging|routing|voice)\//, /\breason(?:: | = |=== '\w+' \? )'(\w+)'/g),
    ...written(/modules\//, /\b(?:gone|takeBack|close|finishSafely)\([^)']*'(\w+)'\)/g),
    ...written(/voice\/end-reasons\.ts$/, /(?:return|\?) '(\w+)'/g),
    ...written(/sip\/call-session\.ts$/, /cause: '(\w+)'/g),
    ...REJECT_REASONS.map((reason) => reason.code),
    ...TALK_FAILURES,
    'in_menu',
    'customer_ended',
    'system_restart',
    'stopping',
  ];
  expect(reasons).toEqual(
    expect.arrayContaining(['remote_bye', 'no_audio', 'media_lost', 'agent_lost', 'idle', 'taken_elsewhere']),
  );
  expect(reasons.filter((code) => !(code in zh.reason))).toEqual([]);
});

it('a code without a name is said in general', () => {
  expect([zh.topic.unknown, zh.reason.unknown, zh.event.unknown, zh.disposition.unknown]).not.toContain('');
  expect(Object.keys(zh.party)).toEqual(expect.arrayContaining([...PARTIES]));
});
