import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSipEndpoint, type IncomingCall, type SipEndpoint, type SipTrunk } from './index.ts';
import { parseChallenge, answerChallenge } from './digest.ts';
import type { SipResponse } from './message.ts';
import { silentLog, requestText, TEST_SDP, udpPeer } from './test-peer.ts';
import { openStage, type Stage } from './test-stage.ts';

const URI = 'sip:10010@127.0.0.1';
const auth = { username: 'carrier', password: 'secret' };

describe('a trunk whose calls must know a password', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage({ inboundAuth: auth });
  });
  afterEach(() => stage.close());

  const answerTo = (response: SipResponse, which: 'SHA-256' | 'MD5', password = auth.password): string => {
    const lines = response.headers.lines('www-authenticate').map(parseChallenge);
    const challenge = lines.find((each) => each?.algorithm === which);
    if (challenge === undefined) throw new Error(`no ${which}`);
    const facts = { challenge, username: auth.username, password, method: 'INVITE', uri: URI, cnonce: 'c1' };
    return `Authorization: ${answerChallenge(facts)}`;
  };

  it.each(['SHA-256', 'MD5'] as const)('lets them in by %s, once per answer', async (which) => {
    stage.invite();
    const extra = [answerTo(await stage.peer.answer(401), which)];
    expect(stage.calls).toEqual([]);
    stage.invite({ cseq: 2, extra });
    await stage.peer.answer(100);
    // The same answer again, recorded from the wire: asked anew, for it is used up.
    stage.invite({ cseq: 1, callId: 'replayed', extra });
    expect((await stage.peer.answer(401)).headers.get('www-authenticate')).toContain('stale=true');
    expect(stage.calls.length).toBe(1);
    expect(stage.endpoint.stats()).toMatchObject({ auth_challenged: 1, auth_replayed: 1, calls_in: 1 });
  });

  it('hears 401 for a wrong password, another number than the one hashed, and an old question', async () => {
    stage.invite();
    const first = await stage.peer.answer(401);
    stage.invite({ cseq: 2, extra: [answerTo(first, 'MD5', 'guess')] });
    expect((await stage.peer.answer(401)).headers.get('www-authenticate')).not.toContain('stale');
    stage.invite({ cseq: 3, uri: 'sip:19999@127.0.0.1', extra: [answerTo(first, 'MD5')] });
    await stage.peer.answer(401);
    stage.timers.advance(61_000);
    stage.invite({ cseq: 4, extra: [answerTo(first, 'MD5')] });
    // Earlier refusals, never acknowledged, are still being resent.
    const last = await stage.peer.next((m) => m.kind === 'response' && m.status === 401 && m.cseq.number === 4);
    expect(last.headers.get('www-authenticate')).toContain('stale=true');
    expect(stage.endpoint.stats()).toMatchObject({ auth_refused: 2, calls: 0 });
    expect(stage.calls).toEqual([]);
  });
});

describe('SRTP by key in the description', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage({ srtp: 'required' });
  });
  afterEach(() => stage.close());
  const key = Buffer.alloc(30, 7).toString('base64');
  const secure = `${TEST_SDP.replace('RTP/AVP', 'RTP/SAVP')}a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^20\r\n`;

  it('is demanded of a trunk that must have it, and the key is told', async () => {
    stage.invite();
    await stage.peer.answer(488);
    stage.invite({ callId: 'call-2', body: secure });
    await stage.peer.answer(100);
    expect(stage.calls[0]?.offer?.crypto).toEqual({ tag: 3, key });
  });

  it('is not understood on a trunk that never has it', async () => {
    stage.trunk = { ...stage.trunk, srtp: 'never' };
    stage.invite({ body: secure });
    await stage.peer.answer(488);
  });
});

describe('a stranger who keeps knocking', () => {
  it('is not heard any more after forty times, for five minutes; the trunk is', async () => {
    const stage = await openStage();
    const stranger = await udpPeer(stage.endpoint.address().port, '127.0.0.2');
    const knock = (times: number): void => {
      for (let i = 0; i < times; i += 1)
        stranger.send(requestText({ method: 'INVITE', port: stranger.port, callId: `k${i}`, body: TEST_SDP }));
    };
    for (let round = 1; round <= 4; round += 1) {
      knock(10);
      await expect.poll(() => stage.endpoint.stats().unknown_source).toBe(round * 10);
      stage.timers.advance(1000);
    }
    expect(stage.endpoint.stats()).toMatchObject({ bans: 1, transactions: 0 });
    knock(10);
    await expect.poll(() => stage.endpoint.stats().dropped_banned).toBe(10);
    stage.send('OPTIONS');
    await stage.peer.answer(200);
    stage.timers.advance(300_000);
    knock(1);
    await expect.poll(() => stage.endpoint.stats().unknown_source).toBe(41);
    stranger.close();
    await stage.close();
  });
});

describe('TLS', () => {
  let folder: string;
  let tls: { readonly port: number; readonly key: Buffer; readonly cert: Buffer; readonly ca: Buffer };
  const open: SipEndpoint[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sip-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=sbc.example', '-addext', 'subjectAltName=DNS:sbc.example,IP:127.0.0.1'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'pipe' });
    tls = { port: 0, key: readFileSync(key), cert: readFileSync(cert), ca: readFileSync(cert) };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(async () => {
    await Promise.all(open.splice(0).map((endpoint) => endpoint.stop()));
  });

  const start = async (settings: Partial<typeof tls>, trunks: () => SipTrunk[]): Promise<SipEndpoint> => {
    const { ca, ...rest } = { ...tls, ...settings };
    const secure = settings.ca === undefined && 'ca' in settings ? rest : { ...rest, ca };
    const listen = { host: '127.0.0.1', port: 0, tls: secure };
    const endpoint = createSipEndpoint({ listen, trunks, log: silentLog });
    open.push(endpoint);
    await endpoint.start();
    return endpoint;
  };
  const trunkTo = (port: number, more: Partial<SipTrunk> = {}): SipTrunk => ({
    name: 'carrier',
    addresses: ['127.0.0.1'],
    host: '127.0.0.1',
    port,
    transport: 'tls',
    ...more,
  });

  async function callOver(more: Partial<SipTrunk>, caller: Partial<typeof tls> = {}) {
    const taken: IncomingCall[] = [];
    const called = await start({}, () => [trunkTo(1)]);
    called.onInvite((call) => {
      taken.push(call);
      call.accept(TEST_SDP);
    });
    const calling = await start(caller, () => [trunkTo(called.address().tlsPort ?? 0, more)]);
    const made = calling.invite({ trunk: 'carrier', to: '10010', from: { user: '1' }, sdp: TEST_SDP });
    if (!made.ok) throw new Error(made.refusal);
    const seen: string[] = [];
    made.value.on('answered', () => seen.push('answered'));
    made.value.on('failed', ({ status }) => seen.push(`failed ${status}`));
    made.value.on('ended', ({ cause }) => seen.push(`ended ${cause}`));
    return { taken, seen, called, calling };
  }

  it.each([
    ['by its address', {}],
    ['by its name', { tlsName: 'sbc.example' }],
  ])('a call is set up and ended over it, the far end known %s', async (_how, more) => {
    const { taken, seen, called } = await callOver(more);
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['answered']);
    await expect.poll(() => called.stats().received).toBeGreaterThan(1);
    taken[0]?.bye();
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['answered', 'ended remote_bye']);
    expect(taken[0]?.dialog()?.contact).toContain('transport=tls');
  });

  it.each([
    ['a certificate of another name', { tlsName: 'other.example' }, {}],
    ['a certificate of an authority we do not know', {}, { ca: undefined }],
  ])('%s ends the call before it begins', async (_what, more, caller) => {
    const { seen, taken } = await callOver(more, caller as Partial<typeof tls>);
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['failed 503']);
    expect(taken).toEqual([]);
  });
});

it('a digest is what the RFC says it is', () => {
  const hash = (text: string): string => createHash('md5').update(text).digest('hex');
  const challenge = { realm: 'r', nonce: 'n', algorithm: 'MD5', qop: 'auth', stale: false } as const;
  const line = answerChallenge({ challenge, ...auth, method: 'INVITE', uri: URI, cnonce: 'c' });
  expect(line).toContain(hash(`${hash('carrier:r:secret')}:n:00000001:c:auth:${hash(`INVITE:${URI}`)}`));
});
