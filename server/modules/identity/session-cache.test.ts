import { describe, expect, it } from 'vitest';
import type { Principal } from './principal.ts';
import { CACHE_FOR_MS, createSessionCache } from './session-cache.ts';

let now = 0;
const clock = { now: () => new Date(now) };
const agent = (staffId: string, expiresAt = 1e9): Principal => ({
  sessionId: `s-${staffId}`,
  staffId,
  staffNo: '1001',
  name: '王小一',
  post: 'front_line_agent',
  permissions: new Set(),
  dataScope: 'own',
  centre: 'east',
  area: null,
  team: null,
  mustChangePassword: false,
  expiresAt: new Date(expiresAt),
  source: null,
});

describe('remembering who is behind a token', () => {
  it('saves the question for a few seconds, and never beyond the end of the session', () => {
    const cache = createSessionCache(clock);
    now = 0;
    cache.reading('k')(agent('a'));
    cache.reading('short')(agent('b', 1_000));
    now = 1_000;
    expect(cache.find('k')?.staffId).toBe('a');
    expect(cache.find('short')).toBeUndefined();
    now = CACHE_FOR_MS;
    expect(cache.find('k')).toBeUndefined();
  });

  it('forgets one person, or all', () => {
    const cache = createSessionCache(clock);
    cache.reading('a1')(agent('a'));
    cache.reading('a2')(agent('a'));
    cache.reading('b')(agent('b'));
    cache.forgetStaff('a');
    expect([cache.find('a1'), cache.find('a2'), cache.find('b')?.staffId]).toEqual([undefined, undefined, 'b']);
    cache.forgetAll();
    expect(cache.find('b')).toBeUndefined();
  });

  it('does not keep an answer that was on its way when the person was suspended', () => {
    const cache = createSessionCache(clock);
    const remember = cache.reading('k');
    cache.forgetStaff('a');
    remember(agent('a'));
    expect(cache.find('k')).toBeUndefined();
  });

  it('stays within bounds when ten thousand sessions have been seen', () => {
    const cache = createSessionCache(clock);
    for (let i = 0; i < 10_001; i += 1) cache.reading(`k${i}`)(agent(`a${i}`));
    expect(cache.find('k0')).toBeUndefined();
    expect(cache.find('k10000')).toBeDefined();
  });
});
