import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();
const ELDER = '16400000001';

/** One datagram from this address; the status of the first final answer. */
async function ask(from: string, lines: (port: number) => string[]): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, from, () => resolve()));
  try {
    const answer = new Promise<number>((resolve) => {
      socket.on('message', (text: Buffer) => {
        const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text.toString())?.[1]);
        if (status >= 200) resolve(status);
      });
    });
    socket.send(lines(socket.address().port).join('\r\n'), stage.house().sipPort, '127.0.0.1');
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), 3_000);
    });
    return await Promise.race([answer, silence]).finally(() => clearTimeout(timer));
  } finally {
    socket.close();
  }
}

const request =
  (method: string, from: string, more: readonly string[] = []) =>
  (port: number) => [
    `${method} sip:96000@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP ${from}:${port};branch=z9hG4bK${Math.random().toString(36).slice(2)};rport`,
    'Max-Forwards: 70',
    `From: <sip:13900000091@${from}>;tag=1`,
    'To: <sip:96000@127.0.0.1>',
    `Call-ID: ${Math.random().toString(36).slice(2)}@${from}`,
    `Contact: <sip:13900000091@${from}:${port}>`,
    ...more,
    'Content-Length: 0',
    '',
    '',
  ];

const contactsSince = async (from: Date): Promise<{ state: string; end_reason: string | null }[]> => {
  const { rows } = await stage
    .database()
    .pool.query<{ state: string; end_reason: string | null }>(
      'select state, end_reason from contacts where arrived_at >= $1',
      [from],
    );
  return rows;
};

describe('who may call and how', () => {
  it('an address that belongs to no trunk is refused with 403 and leaves no contact', async () => {
    const began = new Date();
    expect(await ask('127.0.0.2', request('INVITE', '127.0.0.2', ['CSeq: 1 INVITE']))).toBe(403);
    expect(await contactsSince(began)).toEqual([]);
  });

  it('OPTIONS from a trunk is answered 200, malformed requests 400, an unknown method 405', async () => {
    expect(await ask('127.0.0.1', request('OPTIONS', '127.0.0.1', ['CSeq: 1 OPTIONS']))).toBe(200);
    const spoilt = (from: string, to: string) => (port: number) =>
      request('INVITE', '127.0.0.1', ['CSeq: 1 INVITE'])(port).map((line) => (line.startsWith(from) ? to : line));
    expect(await ask('127.0.0.1', spoilt('Max-Forwards', 'Max-Forwards: many'))).toBe(400);
    expect(await ask('127.0.0.1', spoilt('Content-Length', 'Content-Length: 999'))).toBe(400);
    expect(await ask('127.0.0.1', request('DANCE', '127.0.0.1', ['CSeq: 1 DANCE']))).toBe(405);
  });

  it('a call without a codec in common is refused with 488', async () => {
    const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 18\r\n';
    const status = await ask('127.0.0.1', (port) => [
      ...request('INVITE', '127.0.0.1', ['CSeq: 1 INVITE', 'Content-Type: application/sdp'])(port).slice(0, -3),
      `Content-Length: ${sdp.length}`,
      '',
      sdp,
    ]);
    expect(status).toBe(488);
  });
});

/** Dials, waits in the queue (a customer of 65 has no menu), and hangs up. */
const SCENARIO = `<?xml version="1.0"?>
<scenario name="hang up in the queue">
  <send retrans="500"><![CDATA[
INVITE sip:96000@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:${ELDER}@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:96000@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:${ELDER}@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio 41000 RTP/AVP 8
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="200"/>
  <send><![CDATA[
ACK sip:96000@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:${ELDER}@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:96000@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

  ]]></send>
  <pause milliseconds="1500"/>
  <send retrans="500"><![CDATA[
BYE sip:96000@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:${ELDER}@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:96000@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0

  ]]></send>
  <recv response="200"/>
</scenario>
`;

/** UDP sockets in the port range of the media, of the house and of its worker processes, where the sound is. */
async function mediaPorts(): Promise<number> {
  const { pid } = stage.house();
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ');
  const owners = [String(pid), ...children].map((owner) => `pid=${owner},`);
  const { stdout } = await promisify(execFile)('ss', ['-Hulnp']);
  return stdout
    .split('\n')
    .filter((line) => owners.some((owner) => line.includes(owner)))
    .filter((line) => /127\.0\.0\.1:2\d{4}\b/.test(line)).length;
}

describe('twenty callers who do not wait', () => {
  it('are twenty abandoned contacts, and no line stays open behind them', async () => {
    const began = new Date();
    // What the calls before this test had may still be closing.
    await until(async () => (await mediaPorts()) === 0, { what: 'no line to be open' });
    const folder = await mkdtemp(join(tmpdir(), 'sipp-'));
    const file = join(folder, 'queue.xml');
    await writeFile(file, SCENARIO);
    const port = await freePort();
    await promisify(execFile)('sipp', [
      ...[`127.0.0.1:${stage.house().sipPort}`, '-sf', file, '-m', '20', '-r', '5', '-nostdin'],
      ...['-i', '127.0.0.1', '-p', String(port), '-mp', String(await freePort()), '-timeout', '40s'],
    ]);
    await rm(folder, { recursive: true });
    const contacts = await until(
      async () => {
        const rows = await contactsSince(began);
        return rows.length >= 20 && rows.every((r) => r.state === 'abandoned') ? rows : undefined;
      },
      { what: 'all of them to be abandoned' },
    );
    expect(contacts).toHaveLength(20);
    expect(new Set(contacts.map((c) => c.end_reason))).toEqual(new Set(['remote_bye']));
    await until(async () => (await mediaPorts()) === 0, { what: 'every media port to be given back' });
    // The call's own row is closed after its contact's.
    await until(
      async () => {
        const open = await stage.database().pool.query('select 1 from calls where ended_at is null');
        return open.rowCount === 0;
      },
      { what: 'every call to be written down as ended' },
    );
  });
});
