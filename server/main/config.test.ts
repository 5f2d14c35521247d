import { describe, expect, it } from 'vitest';
import { isPrivate, readConfig } from './config.ts';

describe('configuration', () => {
  it('starts from nothing with the defaults', () => {
    const { config, problems } = readConfig({ PATH: '/bin' });
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ PORT: 8080, HOST: '127.0.0.1', DEMO: true, SIP_PORT: 5060 });
    expect(config.SIP_TRUNKS).toEqual([{ name: 'demo', addresses: ['127.0.0.1'] }]);
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['HOST', 'example.com'],
    ['DATABASE_URL', 'mysql://x'],
    ['SIP_TRUNKS', 'core=not-an-address'],
    ['LOG_LEVEL', 'loud'],
    ['DEMO', 'yes'],
    ['ROLES', 'voice'],
  ])('names the setting %s when its value %s is wrong', (name, value) => {
    const { problems } = readConfig({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  it('finds a misspelt setting of its own', () => {
    expect(readConfig({ SIP_PROT: '5061' }).problems[0]).toContain('SIP_PROT');
  });

  it('refuses half a TLS set-up and the message system that is not there yet', () => {
    expect(readConfig({ TLS_KEY_FILE: '/k.pem' }).problems).toHaveLength(1);
    expect(readConfig({ NATS_URL: 'nats://127.0.0.1:4222' }).problems).toHaveLength(1);
  });

  it('calls a server private only while nobody from outside can reach it', () => {
    expect(isPrivate(readConfig({}).config)).toBe(true);
    expect(isPrivate(readConfig({ HOST: '0.0.0.0' }).config)).toBe(false);
    expect(isPrivate(readConfig({ PUBLIC_URL: 'https://kf.example.com' }).config)).toBe(false);
    expect(isPrivate(readConfig({ TRUST_PROXY: 'on' }).config)).toBe(false);
  });
});
