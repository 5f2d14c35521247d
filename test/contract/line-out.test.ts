import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedEngine } from '../../server/adapters/media/embedded/embedded-engine.ts';
import { openPhone, type Phone } from '../../server/adapters/media/embedded/testing/phone.ts';
import { describing, remoteOf, type TrunkSound } from '../../server/modules/voice/call-media.ts';
import {
  createLinesOut,
  type DialledLine,
  type LineOut,
  type LinesOutNeeds,
} from '../../server/modules/voice/line-out-service.ts';
import { createTestRun } from '../../server/modules/voice/trunk-test-run-service.ts';
import type { MediaEngine } from '../../server/platform/media/media-engine.ts';
import { toneSamples } from '../../server/platform/media/tone.ts';
import { monoWav } from '../../server/platform/media/wav.ts';
import {
  buildAnswer,
  createSipEndpoint,
  type IncomingCall,
  type SipEndpoint,
  type SipTrunk,
} from '../../server/platform/sip/index.ts';
import type { SipRequest } from '../../server/platform/sip/message.ts';
import { answerText, silentLog, TEST_SDP, udpPeer } from '../../server/platform/sip/test-peer.ts';
import { until } from '../support/until.ts';

/** Calls out of the house to carriers that are our own stack on the other side, with sound from one telephone to another. */
const PLAIN: TrunkSound = { alsoFrom: [], codecs: ['PCMA', 'PCMU'], srtp: 'never', inbandKeys: false };
const LOUD = 0.1;
const FAR_MS = 20_000;
/** A carrier's description; nobody sends sound there in these tests. */
const AT_NOWHERE = { address: '127.0.0.1', port: 9, sessionId: 1, version: 1, codecs: PLAIN.codecs };

let engine: MediaEngine;
let folder: string;
let tls: { readonly port: number; readonly key: Buffer; readonly cert: Buffer; readonly ca: Buffer };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'line-out-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  tls = { port: 0, key: readFileSync(key), cert: readFileSync(cert), ca: readFileSync(cert) };
  const said = toneSamples({ frequency: 440, amplitude: 0.4, samples: 16_000, offset: 0 });
  writeFileSync(join(folder, 'announcement.wav'), monoWav(said));
  engine = await startEmbeddedEngine({ settings: { bindAddress: '127.0.0.1', soundsDir: folder } });
});
afterAll(async () => {
  await engine.shutdown();
  rmSync(folder, { recursive: true, force: true });
});

const running: SipEndpoint[] = [];
const phones: Phone[] = [];
afterEach(async () => {
  for (const phone of phones.splice(0)) phone.close();
  await Promise.all(running.splice(0).map((endpoint) => endpoint.stop()));
});

const endpoint = async (trunks: () => readonly SipTrunk[]): Promise<SipEndpoint> => {
  const made = createSipEndpoint({ listen: { host: '127.0.0.1', port: 0, tls }, trunks, log: silentLog });
  running.push(made);
  await made.start();
  return made;
};
const phone = async (tone: number): Promise<Phone> => {
  const made = await openPhone(engine);
  made.say(tone);
  phones.push(made);
  return made;
};

interface Carrier {
  readonly sip: SipEndpoint;
  readonly offers: string[];
}
/** A carrier by its policy on SRTP, and what it does with a call. */
async function carrier(srtp: TrunkSound['srtp'], take: (call: IncomingCall) => void): Promise<Carrier> {
  const offers: string[] = [];
  const sip = await endpoint(() => [
    { name: 'house', addresses: ['127.0.0.1'], host: '127.0.0.1', port: 1, transport: 'udp', srtp },
  ]);
  sip.onInvite((call) => {
    offers.push(call.offer?.text ?? '');
    take(call);
  });
  return { sip, offers };
}
/** Answers, with a telephone behind it. */
const answers = (ear: Phone) => (call: IncomingCall) => {
  const { offer } = call;
  if (offer === undefined) return;
  const stand = async (): Promise<void> => {
    const sound: TrunkSound = { ...PLAIN, codecs: ['PCMA', 'PCMU'] };
    const secure = offer.crypto !== undefined;
    const leg = await engine.createSipLeg({ callId: 'far', remote: remoteOf(offer, sound), secure });
    const answer = buildAnswer(offer, describing(leg, undefined, sound)());
    if (!answer.ok) throw new Error(answer.refusal);
    call.accept(answer.value.sdp);
    await engine.connect(leg.legId, ear.legId);
  };
  void stand();
};
const refuses = (status: number, reason?: string) => (call: IncomingCall) => void call.reject(status, reason);

interface Told {
  readonly seen: string[];
  /** What was told of the time before the answer. */
  readonly before: string[];
  line: LineOut | undefined;
  made: DialledLine;
}
/** Dials one number over these carriers, in this order; the answered line is joined to the telephone. */
async function dial(
  carriers: Readonly<Record<string, { at: Carrier; sound?: Partial<TrunkSound>; way?: Partial<SipTrunk> }>>,
  ear?: Phone,
  media: LinesOutNeeds['media'] = engine,
): Promise<Told> {
  const trunks = Object.entries(carriers).map(([name, { at, sound, way }]): SipTrunk => {
    const { port, tlsPort } = at.sip.address();
    const by = way?.transport === 'tls' ? (tlsPort ?? 0) : port;
    const srtp = sound?.srtp ?? 'never';
    return { name, addresses: ['127.0.0.1'], host: '127.0.0.1', port: by, transport: 'udp', srtp, ...way };
  });
  const sip = await endpoint(() => trunks);
  const soundOf = (name: string): TrunkSound => ({ ...PLAIN, ...carriers[name]?.sound });
  const lines = createLinesOut({ media, sip, publicAddress: undefined, soundOf });
  const [first, ...others] = trunks.map(({ name }) => ({ trunk: name, dialled: '10010', from: '96000' }));
  if (first === undefined) throw new Error('no trunk');
  const told: Omit<Told, 'made'> = { seen: [], before: [], line: undefined };
  const called = await lines.call('test', [first, ...others], {
    progress: (_, status, early) => told.before.push(`${status}${early === undefined ? '' : ' with sound'}`),
    moved: ({ trunk }) => told.seen.push(`moved to ${trunk}`),
    answered: (line, answer) => {
      const stands = async (): Promise<void> => {
        await engine.setRemote(line.legId, remoteOf(answer, line.sound));
        if (ear !== undefined) await engine.connect(line.legId, ear.legId);
        told.line = line;
        told.seen.push(`answered by ${line.trunk}`);
      };
      void stands();
    },
    failed: ({ status }) => told.seen.push(`failed ${status}`),
    ended: ({ cause }) => told.seen.push(`ended ${cause}`),
    reoffer: () => undefined,
  });
  if (!called.ok) throw new Error(called.refusal);
  return Object.assign(told, { made: called.value });
}
const saw = (told: Told, ...what: readonly string[]): Promise<unknown> =>
  until(() => told.seen.length >= what.length, { what: `to see ${what.join(', ')}`, timeoutMs: 30_000 }).then(() =>
    expect(told.seen).toEqual(what),
  );
const talk = (a: Phone, b: Phone): Promise<unknown> =>
  until(() => a.ear.level(1_300) > LOUD && b.ear.level(700) > LOUD, { what: 'sound both ways', timeoutMs: 30_000 });

describe('the sound of a trunk is as its settings say', () => {
  it('a TLS trunk with SRTP carries speech both ways, and nothing else is offered to it', async () => {
    const [here, there] = [await phone(700), await phone(1_300)];
    const far = await carrier('required', answers(there));
    const told = await dial({ safe: { at: far, sound: { srtp: 'required' }, way: { transport: 'tls' } } }, here);
    await saw(told, 'answered by safe');
    await talk(here, there);
    expect(far.offers.map((sdp) => /m=audio \d+ (\S+)/.exec(sdp)?.[1])).toEqual(['RTP/SAVP']);
    told.made.bye();
  });

  it('one that is to prefer SRTP is asked once more in the clear when it does not know it', async () => {
    const [here, there] = [await phone(700), await phone(1_300)];
    const far = await carrier('never', answers(there));
    const told = await dial({ old: { at: far, sound: { srtp: 'preferred' } } }, here);
    await saw(told, 'moved to old', 'answered by old');
    await talk(here, there);
    told.made.bye();
  });

  it('one of µ-law alone is offered µ-law alone, and is heard', async () => {
    const [here, there] = [await phone(700), await phone(1_300)];
    const far = await carrier('never', answers(there));
    const told = await dial({ mulaw: { at: far, sound: { codecs: ['PCMU'] } } }, here);
    await saw(told, 'answered by mulaw');
    await talk(here, there);
    expect(far.offers[0]).toMatch(/m=audio \d+ RTP\/AVP 0 101\r\n/);
    told.made.bye();
  });
});

describe('before anybody answers', () => {
  it.each([
    [true, '183 with sound'],
    [false, '183'],
  ])('what the carrier plays is heard where its trunk may be heard early (%s)', async (earlyMedia, said) => {
    const far = await carrier('never', (call) => {
      const { offer } = call;
      const answer = offer === undefined ? undefined : buildAnswer(offer, AT_NOWHERE);
      if (answer?.ok === true) call.ring(183, answer.value.sdp);
    });
    const told = await dial({ far: { at: far, sound: { earlyMedia } } });
    await until(() => told.before.length > 0, { what: 'word from the carrier' });
    expect(told.before).toEqual([said]);
    told.made.cancel();
    await saw(told, 'failed 487');
  });

  it('a proxy that rings at two phones, and both pick up: the first has the call, the second is told goodbye', async () => {
    const peer = await udpPeer(0);
    const sip = await endpoint(() => [
      { name: 'proxy', addresses: ['127.0.0.1'], host: '127.0.0.1', port: peer.port, transport: 'udp' },
    ]);
    peer.aim(sip.address().port);
    const lines = createLinesOut({ media: engine, sip, publicAddress: undefined, soundOf: () => PLAIN });
    const seen: string[] = [];
    const called = await lines.call('forked', [{ trunk: 'proxy', dialled: '10010', from: '96000' }], {
      moved: () => seen.push('moved'),
      answered: () => seen.push('answered'),
      failed: ({ status }) => seen.push(`failed ${status}`),
      ended: ({ cause }) => seen.push(`ended ${cause}`),
      reoffer: () => undefined,
    });
    const invite = await peer.request('INVITE', FAR_MS);
    const extra = [`Contact: <sip:callee@127.0.0.1:${peer.port}>`];
    const to = (request: SipRequest): string | undefined => request.to.parameters.get('tag');
    for (const tag of ['one', 'two']) {
      peer.send(answerText(invite, 200, { tag, extra, body: TEST_SDP }));
      expect(to(await peer.request('ACK', FAR_MS))).toBe(tag);
    }
    const bye = await peer.request('BYE', FAR_MS);
    peer.send(answerText(bye, 200));
    expect([to(bye), seen, sip.callsOf('proxy')]).toEqual(['two', ['answered'], 1]);
    if (called.ok) called.value.bye('agent_ended');
    const ours = await peer.request('BYE', FAR_MS);
    expect([to(ours), ours.headers.get('reason')]).toEqual(['one', 'Q.850;cause=16;text="agent_ended"']);
    peer.send(answerText(ours, 200));
    peer.close();
  });
});

describe('a trunk that does not take the call', () => {
  it.each([503, 500, 504])('for reasons of its own (%i) is followed by the next one', async (status) => {
    const [here, there] = [await phone(700), await phone(1_300)];
    const first = await carrier('never', refuses(status));
    const second = await carrier('never', answers(there));
    const told = await dial({ first: { at: first }, second: { at: second } }, here);
    await saw(told, 'moved to second', 'answered by second');
    await talk(here, there);
    told.made.bye();
  });

  it('and is heard there however late the leg before is closed', async () => {
    let over: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (over = resolve));
    const ear = await phone(1_300);
    const media = {
      createSipLeg: engine.createSipLeg,
      closeLeg: (legId: string) => answered.then(() => engine.closeLeg(legId)),
    };
    const second = await carrier('never', answers(ear));
    const told = await dial(
      { first: { at: await carrier('never', refuses(500)) }, second: { at: second } },
      undefined,
      media,
    );
    await saw(told, 'moved to second', 'answered by second');
    over();
    told.made.bye();
  });

  it.each([486, 603, 404])('because of who was called (%i) is the answer', async (status) => {
    const first = await carrier('never', refuses(status));
    const second = await carrier('never', refuses(480));
    const told = await dial({ first: { at: first }, second: { at: second } });
    await saw(told, `failed ${status}`);
    expect(second.offers).toEqual([]);
  });

  it('that rang before it failed is not followed: somebody was rung already', async () => {
    const first = await carrier('never', (call) => {
      call.ring(180);
      setTimeout(() => call.reject(500), 200);
    });
    const second = await carrier('never', refuses(480));
    const told = await dial({ first: { at: first }, second: { at: second } });
    await saw(told, 'failed 500');
    expect(second.offers).toEqual([]);
  });

  it('when none is left, the last word counts; taken back, no further trunk is asked', async () => {
    const no = await carrier('never', refuses(503));
    const told = await dial({ first: { at: no }, second: { at: no } });
    await saw(told, 'moved to second', 'failed 503');
    const silent = await carrier('never', (call) => void call.ring(180));
    const other = await carrier('never', refuses(480));
    const taken = await dial({ first: { at: silent }, second: { at: other } });
    await until(() => silent.offers.length === 1, { what: 'it to ring' });
    taken.made.cancel();
    await saw(taken, 'failed 487');
    expect(other.offers).toEqual([]);
  });
});

describe('a test of a trunk', () => {
  const untold = (): void => undefined;
  const testing = async (at: Carrier) => {
    const { port } = at.sip.address();
    const way = { addresses: ['127.0.0.1'], host: '127.0.0.1', port, transport: 'udp' as const };
    const sip = await endpoint(() => [{ name: 'tested', ...way }]);
    return createTestRun({
      media: engine,
      sip,
      lines: createLinesOut({ media: engine, sip, publicAddress: undefined, soundOf: () => PLAIN }),
      book: { testWay: (trunk, number) => ({ trunk, dialled: number, from: '96000' }) },
      announcement: () => 'announcement',
    });
  };

  it('by a call says an announcement, listens and tells how it sounded', async () => {
    const there = await phone(1_300);
    const run = await testing(await carrier('never', answers(there)));
    const steps: string[] = [];
    const running = run({ trunk: 'tested', number: '10010' }, (step) => steps.push(step));
    await until(() => there.ear.level(440) > LOUD, { what: 'the announcement', timeoutMs: 30_000 });
    const report = await running;
    expect(report).toMatchObject({ status: 200, codec: 'PCMA', secure: false });
    expect([steps[0], steps.at(-1)]).toEqual(['calling', 'listening']);
    expect(['good', 'fair', 'poor']).toContain(report.verdict);
    expect(report.packetsIn).toBeGreaterThan(50);
    expect(report.packetsOut).toBeGreaterThan(50);
  });

  it.each([
    [486, 'busy'],
    [404, 'number_refused'],
    [403, 'trunk_refused'],
    [503, 'unreachable'],
  ])('that is refused with %i is %s', async (status, verdict) => {
    const run = await testing(await carrier('never', refuses(status)));
    expect(await run({ trunk: 'tested', number: '10010' }, untold)).toMatchObject({ verdict, status });
  });

  it('by OPTIONS tells what each way out answered', async () => {
    const run = await testing(await carrier('never', refuses(480)));
    const report = await run({ trunk: 'tested', number: null }, untold);
    expect(report).toMatchObject({ verdict: 'answers', targets: [{ status: 200 }] });
  });
});
