import { request } from 'node:http';
import { WebSocket } from 'ws';
import { DEMO_PASSWORD } from '../test/support/staff-client.ts';
import type { Course, Target } from './pace.ts';
import { serveLoad } from './load-process.ts';

/*
 * Customers and agents as tight programs. Everything goes the product's own way: a visitor says hello, opens a conversation and
 * is queued; an agent signs in, goes ready, hears the bell and accepts. Only then are messages counted.
 *
 * No limit of the product is lifted. Visitors write at most one message a second for long, so there are enough of them; limits
 * by source address are met by spreading them over the addresses of the loopback net, as if over as many households' lines.
 */
export interface ChatPlan {
  readonly url: string;
  readonly conversations: number;
  readonly staffNos: readonly string[];
}

const ADDRESSES = 8;
const HELLO_AT_ONCE = 8;
const BACK_TO_WORK_MS = 1_000;
const DEADLINE_MS = 180_000;
/** A short sentence as customers write it. */
const TEXT = '你好，我家宽带从昨天晚上开始就上不了网了，光猫上面有一个红灯一直在闪，麻烦帮我看一下。';

interface Line {
  readonly socket: WebSocket;
  command(cmd: string, data: unknown): Promise<Record<string, unknown>>;
}
interface Talk {
  readonly contactId: string;
  readonly customer: Line;
  agent: Line | undefined;
}

const talks: Talk[] = [];
/** Nobody listens for the bell while messages are timed. */
const bells: (() => void)[] = [];
/** An agent who missed a bell is taken off duty and has to come back. */
const backToWork: (() => Promise<void>)[] = [];
const byContact = new Map<string, Talk>();
let course: Course | undefined;
let courseTag = '';
let commands = 0;
const asked = new Map<string, { done: (data: Record<string, unknown>) => void; failed: (error: Error) => void }>();

/** What stands between `"key":"` and the next quotation mark: the generator must cost less than what it measures. */
const wordAfter = (text: string, key: string): string => {
  const at = text.indexOf(key);
  return at < 0 ? '' : text.slice(at + key.length, text.indexOf('"', at + key.length));
};

/** `{"re":"<id>",…`: of a counted message the id is its number. */
function answered(text: string): void {
  const id = text.slice(7, text.indexOf('"', 7));
  const other = asked.get(id);
  if (other === undefined) {
    if (text.includes('"ok":true')) course?.ack(Number(id));
    else course?.refuse(Number(id), wordAfter(text, '"code":"'));
    return;
  }
  asked.delete(id);
  const frame = JSON.parse(text) as { ok: boolean; data?: Record<string, unknown>; problem?: { code: string } };
  if (frame.ok) other.done(frame.data ?? {});
  else other.failed(new Error(frame.problem?.code ?? 'refused'));
}

/** Messages of the running course are called <tag>-<side>-<number>. */
function heard(text: string, side: 'c' | 'a'): void {
  if (text.startsWith('{"re":"')) {
    answered(text);
    return;
  }
  if (!text.includes('"type":"message"')) return;
  const [tag, from, number] = wordAfter(text, '"clientMessageId":"').split('-');
  // One's own message comes back on the topic as well: only the other side's counts as delivered.
  if (tag === courseTag && from !== side) course?.deliver(Number(number));
}

async function connect(url: string, cookie: string, from: string, side: 'c' | 'a'): Promise<Line> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, {
    headers: { cookie },
    localAddress: from,
    perMessageDeflate: false,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  socket.on('message', (raw: Buffer) => heard(raw.toString('utf8'), side));
  const command: Line['command'] = (cmd, data) =>
    new Promise((done, failed) => {
      commands += 1;
      const id = `command-${commands}`;
      asked.set(id, { done, failed });
      socket.send(JSON.stringify({ id, cmd, data }));
    });
  return { socket, command };
}

interface Answer {
  readonly cookie: string;
  readonly text: string;
}
const post = (url: string, path: string, body: unknown, given: { from: string; cookie?: string }): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'x-requested-with': 'shoujie',
      ...(given.cookie === undefined ? {} : { cookie: given.cookie }),
    };
    const asking = request(`${url}${path}`, { method: 'POST', headers, localAddress: given.from }, (answer) => {
      let text = '';
      answer.on('data', (d: Buffer) => (text += d.toString()));
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) >= 400) reject(new Error(`${path}: ${answer.statusCode ?? 0} ${text}`));
        else resolve({ cookie: (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '', text });
      });
    });
    asking.on('error', reject);
    asking.end(JSON.stringify(body));
  });

async function visitor(plan: ChatPlan, n: number): Promise<void> {
  const from = `127.0.0.${2 + (n % ADDRESSES)}`;
  const { cookie } = await post(plan.url, '/api/chat/visitor', { language: 'zh' }, { from });
  const customer = await connect(plan.url, cookie, from, 'c');
  const { conversation } = await customer.command('chat.open', { topic: 'fault.network', language: 'zh' });
  const contactId = (conversation as { contactId: string }).contactId;
  await customer.command('subscribe', { topic: `chat:${contactId}` });
  const talk: Talk = { contactId, customer, agent: undefined };
  talks.push(talk);
  byContact.set(contactId, talk);
}

/** Takes every bell at once, as long as conversations are without an agent. */
async function agent(plan: ChatPlan, staffNo: string): Promise<void> {
  const from = '127.0.0.1';
  const { cookie, text } = await post(plan.url, '/api/session', { staffNo, password: DEMO_PASSWORD }, { from });
  const line = await connect(plan.url, cookie, from, 'a');
  const staffId = wordAfter(text, '"staffId":"');
  const take = async (contactId: string): Promise<void> => {
    const talk = byContact.get(contactId);
    if (talk === undefined || talk.agent !== undefined) return;
    talk.agent = line;
    const accept = (): Promise<unknown> => post(plan.url, `/api/contacts/${contactId}/accept`, {}, { from, cookie });
    // Whoever presses the key and sees an error presses it again, as long as it rings.
    await accept().catch(accept);
    await line.command('subscribe', { topic: `chat:${contactId}` });
  };
  const bell = (raw: Buffer): void => {
    const frame = raw.toString('utf8');
    if (!frame.includes('"type":"contact.offered"')) return;
    const contactId = wordAfter(frame, '"contactId":"');
    take(contactId).catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      // It has rung out meanwhile, and will ring again somewhere.
      const talk = byContact.get(contactId);
      if (talk?.agent === line) talk.agent = undefined;
    });
  };
  line.socket.on('message', bell);
  bells.push(() => line.socket.off('message', bell));
  await line.command('desk.open', {});
  await line.command('subscribe', { topic: `agent:${staffId}` });
  const ready = async (): Promise<void> => {
    await post(plan.url, '/api/desk/state', { state: 'ready' }, { from, cookie });
  };
  await ready();
  backToWork.push(ready);
}

async function prepare(given: unknown): Promise<{ contactIds: string[] }> {
  const plan = given as ChatPlan;
  for (let n = 0; n < plan.conversations; n += HELLO_AT_ONCE) {
    const some = Math.min(HELLO_AT_ONCE, plan.conversations - n);
    await Promise.all(Array.from({ length: some }, (_, k) => visitor(plan, n + k)));
  }
  for (const staffNo of plan.staffNos) await agent(plan, staffNo);
  const deadline = Date.now() + DEADLINE_MS;
  while (talks.some((t) => t.agent === undefined)) {
    if (Date.now() > deadline) {
      throw new Error(`${talks.filter((t) => t.agent === undefined).length} conversations found no agent`);
    }
    await new Promise((resolve) => setTimeout(resolve, BACK_TO_WORK_MS));
    if (talks.some((t) => t.agent === undefined))
      await Promise.all(backToWork.map((ready) => ready().catch(() => undefined)));
  }
  for (const silence of bells) silence();
  return { contactIds: talks.map((t) => t.contactId) };
}

/** In turn: each conversation once as the customer, then once as the agent; neighbours speak from different sides. */
const target = (tag: string): Target => ({
  endsWith: 'both',
  send: (i, running) => {
    course = running;
    courseTag = tag;
    const talk = talks[i % talks.length];
    if (talk === undefined) return;
    const byCustomer = (i + Math.floor(i / talks.length)) % 2 === 0;
    const line = byCustomer ? talk.customer : talk.agent;
    const clientMessageId = `${tag}-${byCustomer ? 'c' : 'a'}-${i}`;
    const data = { contactId: talk.contactId, clientMessageId, kind: 'text', text: TEXT };
    line?.socket.send(JSON.stringify({ id: String(i), cmd: 'chat.send', data }));
  },
});

serveLoad({ prepare, target });
