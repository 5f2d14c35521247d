import { describe, expect, it } from 'vitest';
import { isPrivate, readConfig } from './config.ts';

describe('configuration', () => {
  it('starts from nothing with the defaults', () => {
    const { config, problems } = readConfig({ PATH: '/bin' });
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ PORT: 8080, HOST: '127.0.0.1', DEMO: true, SIP_PORT: 5060 });
    expect(config.SIP_TRUNKS).toEqual([{ name: 'demo', addresses: ['127.0.0.1'], port: 5060 }]);
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['HOST', 'example.com'],
    ['DATABASE_URL', 'mysql://x'],
    ['SIP_TRUNKS', 'core=not-an-address'],
    ['LOG_LEVEL', 'loud'],
    ['DEMO', 'yes'],
    ['ROLES', 'everything'],
    ['ROLES', 'all,web'],
    ['NODE_NAME', 'a b'],
    ['KEY_SHARD', '64'],
    ['ROUTER_SHARDS', '0,64'],
    ['NATS_URL', 'http://127.0.0.1:4222'],
    ['RTPENGINE_NG', 'media.example:22222'],
    ['RTPENGINE_INTERFACES', 'inner'],
    ['MEDIA_ENGINE', 'freeswitch'],
  ])('names the setting %s when its value %s is wrong', (name, value) => {
    const { problems } = readConfig({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  it('reads where the rtpengines are, and asks for it when they are to carry the sound', () => {
    const { config, problems } = readConfig({
      MEDIA_ENGINE: 'rtpengine',
      RTPENGINE_NG: '10.0.0.7:22222, [2001:db8::7]:22223',
      RTPENGINE_INTERFACES: 'inner,outer',
    });
    expect(problems).toEqual([]);
    expect(config.RTPENGINE_NG).toEqual([
      { host: '10.0.0.7', port: 22_222 },
      { host: '2001:db8::7', port: 22_223 },
    ]);
    expect(config.RTPENGINE_INTERFACES).toEqual(['inner', 'outer']);
    expect(readConfig({ MEDIA_ENGINE: 'rtpengine' }).problems).toHaveLength(1);
  });

  it('reads where a trunk takes our calls: the port of its first address', () => {
    const { config, problems } = readConfig({
      SIP_TRUNKS: 'core=203.0.113.7:5070,203.0.113.8; six=[2001:db8::7]:5080',
    });
    expect(problems).toEqual([]);
    expect(config.SIP_TRUNKS).toEqual([
      { name: 'core', addresses: ['203.0.113.7', '203.0.113.8'], port: 5070 },
      { name: 'six', addresses: ['2001:db8::7'], port: 5080 },
    ]);
    expect(readConfig({ SIP_TRUNKS: 'core=203.0.113.7:99999' }).problems).toHaveLength(1);
  });

  it('finds a misspelt setting of its own', () => {
    expect(readConfig({ SIP_PROT: '5061' }).problems[0]).toContain('SIP_PROT');
  });

  it('knows the shard of a node, and finds it misspelt', () => {
    expect(readConfig({}).config.KEY_SHARD).toBe(0);
    expect(readConfig({ KEY_SHARD: '63' }).config.KEY_SHARD).toBe(63);
    expect(readConfig({ KEY_SHARDS: '2' }).problems).toHaveLength(1);
    expect(readConfig({ ROUTER_SHARDS: '0, 2' }).config.ROUTER_SHARDS).toEqual([0, 2]);
    expect(readConfig({ ROUTER_SHARD: '2' }).problems).toHaveLength(1);
  });

  it('refuses half a TLS set-up', () => {
    expect(readConfig({ TLS_KEY_FILE: '/k.pem' }).problems).toHaveLength(1);
    expect(readConfig({ SIP_TLS_CERT_FILE: '/c.pem' }).problems).toHaveLength(1);
  });

  it('takes some roles, a message system and a name for this node', () => {
    const { config, problems } = readConfig({
      DATABASE_URL: 'postgres://db/shoujie',
      NATS_URL: 'nats://n1:4222, nats://n2:4222',
      ROLES: 'voice, web',
      NODE_NAME: 'kf-1',
    });
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      ROLES: ['web', 'voice'],
      NODE_NAME: 'kf-1',
      NATS_URL: ['nats://n1:4222', 'nats://n2:4222'],
    });
    expect(readConfig({}).config.ROLES).toEqual(['web', 'router', 'voice', 'jobs']);
  });

  it.each([
    [{ NATS_URL: 'nats://127.0.0.1:4222' }, 'NATS_URL needs DATABASE_URL: several nodes share one PostgreSQL.'],
    [{ ROLES: 'web,jobs' }, 'ROLES other than all needs DATABASE_URL: several nodes share one PostgreSQL.'],
    [{ NATS_URL: 'nats://n', ROLES: 'web' }, 'NATS_URL needs DATABASE_URL: several nodes share one PostgreSQL.'],
  ])('says in one line that nodes need a database to share: %j', (env, line) => {
    expect(readConfig(env).problems).toEqual([line]);
  });

  it('calls a server private only while nobody from outside can reach it', () => {
    expect(isPrivate(readConfig({}).config)).toBe(true);
    expect(isPrivate(readConfig({ HOST: '0.0.0.0' }).config)).toBe(false);
    expect(isPrivate(readConfig({ PUBLIC_URL: 'https://kf.example.com' }).config)).toBe(false);
    expect(isPrivate(readConfig({ TRUST_PROXY: 'on' }).config)).toBe(false);
  });
});
