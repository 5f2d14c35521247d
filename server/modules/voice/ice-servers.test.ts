import { expect, test } from 'vitest';
import { createIceServers } from './ice-servers.ts';

const clock = { now: () => new Date('2026-01-01T00:00:00Z') };

test('without servers set a page asks nobody', () => {
  expect(createIceServers({ urls: [], secret: undefined }, clock)('agent').iceServers).toEqual([]);
});

test('the password of the relay ends after its time and is the HMAC-SHA1 of the user name under the shared secret', () => {
  const urls = [
    'turn:turn.example:3478?transport=udp',
    'stun:turn.example:3478',
    'turns:turn.example:443?transport=tcp',
  ];
  const { iceServers, validSeconds } = createIceServers({ urls, secret: 'north-wind' }, clock)('agent-7');
  const ends = Date.parse('2026-01-01T00:00:00Z') / 1_000 + validSeconds;
  expect(iceServers).toEqual([
    { urls: ['stun:turn.example:3478'] },
    {
      urls: ['turn:turn.example:3478?transport=udp', 'turns:turn.example:443?transport=tcp'],
      username: `${ends}:agent-7`,
      // printf '1767268800:agent-7' | openssl dgst -sha1 -hmac north-wind -binary | base64
      credential: '5oogRYNCdqwggx95iyq8p30S9e8=',
    },
  ]);
});
