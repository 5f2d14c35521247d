import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation, ConversationPart } from '../../../shared/contracts/messaging.ts';
import type { TranscriptEntry } from '../../../shared/contracts/contacts.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { AGENT_ID, AGENT_NAME, openChatHouse, STAFF_HEADER, type ChatHouse } from '../../../test/support/chat-house.ts';
import { createContactLife } from '../contacts/index.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { connectSocket, type SocketClient } from '../../../test/support/socket-client.ts';

let database: FreshDatabase;
let house: ChatHouse;
let url: string;
const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead) };
const open: SocketClient[] = [];

beforeAll(async () => {
  database = await freshDatabase({ poolSize: 10 });
  house = await openChatHouse({ database, clock });
  url = await house.listen();
});
afterAll(async () => {
  for (const client of open) client.close();
  await house.close();
  await database.close();
});

interface Visitor {
  readonly token: string;
  readonly socket: SocketClient;
}
const socketOf = async (token: string): Promise<SocketClient> => {
  const socket = await connectSocket(`${url}/ws?as=visitor`, { protocols: ['shoujie.v1', `visitor.${token}`] });
  open.push(socket);
  return socket;
};
const visitAt = async (where: ChatHouse): Promise<Visitor> => {
  const token = await tokenAt(where);
  const socket = await connectSocket(`${await where.listen()}/ws?as=visitor`, {
    headers: { authorization: `Visitor ${token}` },
  });
  open.push(socket);
  return { token, socket };
};
const tokenAt = async (where: ChatHouse): Promise<string> => {
  const answer = await where.http.inject({
    method: 'POST',
    url: '/api/chat/visitor',
    payload: { language: 'zh', keepsToken: true },
  });
  return answer.json<{ token: string }>().token;
};
const visit = async (): Promise<Visitor> => {
  const token = await tokenAt(house);
  return { token, socket: await socketOf(token) };
};
const agent = async (staffId = AGENT_ID): Promise<SocketClient> => {
  const socket = await connectSocket(`${url}/ws`, { headers: { [STAFF_HEADER]: staffId } });
  open.push(socket);
  return socket;
};
const start = async (v: Visitor, more: object = {}): Promise<ConversationPart> =>
  (await v.socket.ask('chat.open', { topic: 'fault.network', language: 'zh', ...more })) as unknown as ConversationPart;
const say = (socket: SocketClient, contactId: string, text: string, clientMessageId = newId()) =>
  socket.ask('chat.send', { contactId, clientMessageId, kind: 'text', text });
const entries = async (socket: SocketClient, contactId: string, afterSeq = 0): Promise<TranscriptEntry[]> =>
  ((await socket.ask('chat.resume', { contactId, afterSeq })) as unknown as ConversationPart).entries;
const idOf = (part: ConversationPart): string => part.conversation.contactId;
const talking = async (): Promise<{ v: Visitor; a: SocketClient; id: string }> => {
  const v = await visit();
  const id = idOf(await start(v));
  await v.socket.ask('subscribe', { topic: `chat:${id}` });
  await house.accept(id);
  const a = await agent();
  await a.ask('subscribe', { topic: `chat:${id}` });
  await v.socket.heard(
    'the agent’s name',
    (p) => p.type === 'state' && (p.data as unknown as Conversation).agentName === AGENT_NAME,
  );
  return { v, a, id };
};

describe('a conversation on the customer page', () => {
  it('greets, tells the place in the queue, and says who has come when an agent accepts', async () => {
    const v = await visit();
    const part = await start(v, { name: '王阿姨', number: '+86 138 0013 8000' });
    expect(part.entries.map((e) => e.kind)).toEqual(['notice']);
    expect(part.place).toEqual({ position: 1, estimatedSeconds: 40 });
    expect(part.conversation).toMatchObject({ state: 'waiting', number: '138****8000', numberVerified: false });
    const id = idOf(part);
    await v.socket.ask('subscribe', { topic: `chat:${id}` });
    await house.accept(id);
    const notice = await v.socket.heard('the notice', (p) => p.type === 'message' && p.data['kind'] === 'notice');
    expect(notice.data['text']).toContain(AGENT_NAME);
  });

  it('in a peak keeps the place and says with the greeting what can be tried meanwhile', async () => {
    const peak = await openChatHouse({ database, clock, isPeak: true });
    const v = await visitAt(peak);
    const part = await start(v, { topic: 'fault.tv' });
    expect(part.entries.map((e) => e.clientMessageId)).toEqual(['greeting', 'try-meanwhile']);
    expect(part.entries[1]?.text).toMatch(/位置已经保留.*机顶盒.*稍后联系我/);
    await peak.close();
  });

  it('recognises a claimed number and lets an elder customer go as one, without calling the number verified', async () => {
    const v = await visit();
    const id = idOf(await start(v, { number: '13800138000' }));
    const { rows } = await database.pool.query(
      'select customer_id, service_class, customer_address from contacts where id = $1',
      [id],
    );
    expect(rows).toEqual([{ customer_id: 'c-1', service_class: 'elder', customer_address: '13800138000' }]);
    await expect(start(await visit(), { number: '抄表员' })).rejects.toThrow('messaging.number_invalid');
  });

  it('is one conversation however many windows open it', async () => {
    const v = await visit();
    const second: Visitor = { token: v.token, socket: await socketOf(v.token) };
    const [one, two] = await Promise.all([start(v), start(second, { topic: 'bill' })]);
    expect(idOf(one)).toBe(idOf(two));
  });

  it('brings words to the other side after the commit, with typing and read marks', async () => {
    const { v, a, id } = await talking();
    const sent = await say(v.socket, id, '<b>家里</b>断网了');
    const push = await a.heard('the word', (p) => p.type === 'message' && p.data['seq'] === sent['seq']);
    expect(push.data).toMatchObject({ author: 'customer', text: '<b>家里</b>断网了', at: sent['at'] });
    await a.ask('chat.typing', { contactId: id });
    await a.ask('chat.typing', { contactId: id });
    await v.socket.heard('typing', (p) => p.type === 'typing');
    await a.ask('chat.read', { contactId: id, seq: sent['seq'] });
    const read = await v.socket.heard('read mark', (p) => p.type === 'read');
    expect(read.data).toEqual({ side: 'agent', seq: sent['seq'] });
    expect(v.socket.pushes.filter((p) => p.type === 'typing')).toHaveLength(1);
    const answer = await say(a, id, '您好，我来帮您查。');
    const heard = await v.socket.heard('answer', (p) => p.type === 'message' && p.data['seq'] === answer['seq']);
    expect(heard.data['authorName']).toBe(AGENT_NAME);
  });

  it('is written on while the contact itself is being changed: neither waits for the other', async () => {
    const { v, id } = await talking();
    await database.db.transaction().execute(async (trx) => {
      await createContactLife().lock({ db: trx } as never, id);
      expect((await say(v.socket, id, '还在吗？'))['seq']).toBeGreaterThan(0);
    });
  });

  it('stores a message sent twice once, and answers both times with the same number', async () => {
    const { v, id } = await talking();
    const messageId = newId();
    const both = await Promise.all([say(v.socket, id, '喂？', messageId), say(v.socket, id, '喂？', messageId)]);
    expect(both[0]).toEqual(both[1]);
    expect(await say(v.socket, id, '喂？', messageId)).toEqual(both[0]);
    expect((await entries(v.socket, id)).filter((e) => e.clientMessageId === messageId)).toHaveLength(1);
  });

  it('goes on after the line broke: what was missed comes by its number, nothing twice', async () => {
    const { v, a, id } = await talking();
    const before = (await say(v.socket, id, '我重启一下路由器'))['seq'] as number;
    v.socket.close();
    await say(a, id, '好的，我等您。');
    await say(a, id, '灯变绿了吗？');
    const again = await socketOf(v.token);
    const missed = await entries(again, id, before);
    expect(missed.map((e) => e.text)).toEqual(['好的，我等您。', '灯变绿了吗？']);
    expect(missed.map((e) => e.seq)).toEqual([before + 1, before + 2]);
  });
});

describe('a restart of the server', () => {
  it('ends no conversation: both sides come back to it, with every acknowledged word', async () => {
    const own = await freshDatabase();
    const before = await openChatHouse({ database: own, clock });
    const first = await visitAt(before);
    const id = idOf(await start(first));
    await before.accept(id);
    await say(first.socket, id, '重启前说的');
    await before.close();
    const after = await openChatHouse({ database: own, clock });
    const socket = await connectSocket(`${await after.listen()}/ws?as=visitor`, {
      headers: { authorization: `Visitor ${first.token}` },
    });
    await say(socket, id, '重启后说的');
    const words = (await entries(socket, id)).filter((e) => e.author === 'customer').map((e) => e.text);
    expect(words).toEqual(['重启前说的', '重启后说的']);
    await after.listeners.drained();
    const notices = (await entries(socket, id)).filter((e) => e.clientMessageId?.startsWith('connected-') ?? false);
    expect(notices).toHaveLength(1);
    socket.close();
    await after.close();
    await own.close();
  });
});

describe('who may do what in a conversation', () => {
  it('shows a stranger nothing: no reading, no writing, no listening, no ending', async () => {
    const { id } = await talking();
    const stranger = await visit();
    for (const cmd of ['chat.resume', 'chat.typing', 'chat.read', 'chat.end', 'chat.rate']) {
      const data = { contactId: id, afterSeq: 0, seq: 1, stars: 5 };
      await expect(stranger.socket.ask(cmd, data)).rejects.toThrow('messaging.not_yours');
    }
    await expect(say(stranger.socket, id, '冒充')).rejects.toThrow('messaging.not_yours');
    await expect(stranger.socket.ask('subscribe', { topic: `chat:${id}` })).rejects.toThrow('common.forbidden');
    const colleague = await agent(newId());
    await expect(colleague.ask('chat.resume', { contactId: id, afterSeq: 0 })).rejects.toThrow('messaging.not_yours');
  });

  it('refuses a socket without a token that it knows', async () => {
    await expect(connectSocket(`${url}/ws?as=visitor`)).rejects.toThrow('401');
    await expect(socketOf('x'.repeat(43))).rejects.toThrow('401');
  });

  it('refuses the socket of a page that is not ours, even with a good token', async () => {
    const { token } = await visit();
    const headers = { cookie: `shoujie_visitor=${token}`, origin: 'https://evil.example' };
    await expect(connectSocket(`${url}/ws?as=visitor`, { headers })).rejects.toThrow('401');
    const own = await connectSocket(`${url}/ws?as=visitor`, { headers: { ...headers, origin: url } });
    own.close();
  });

  it('slows a script down and keeps a person going', async () => {
    const { v, id } = await talking();
    const flood = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => say(v.socket, id, `第${i}条`)));
    const refused = flood.filter((f) => f.status === 'rejected');
    expect(refused.length).toBeGreaterThan(10);
    expect(String(refused[0]?.reason)).toContain('messaging.too_fast');
  });
});

describe('the end of a conversation', () => {
  it('is said once, refuses new words politely and still acknowledges a repeat of an old one', async () => {
    const { v, a, id } = await talking();
    const messageId = newId();
    const sent = await say(v.socket, id, '好了，通了！', messageId);
    await a.ask('chat.end', { contactId: id });
    await v.socket.heard('the end', (p) => p.type === 'state' && p.data['mayRate'] === true);
    await house.listeners.drained();
    await expect(say(v.socket, id, '等等')).rejects.toThrow('contacts.conversation_over');
    expect(await say(v.socket, id, '好了，通了！', messageId)).toEqual(sent);
    const notices = (await entries(v.socket, id)).filter((e) => e.clientMessageId?.startsWith('ended-') ?? false);
    expect(notices.map((n) => n.text)).toEqual(['客服已结束本次对话，感谢使用。']);
  });

  it('asks how it was, keeps one answer on the contact, and lets the customer come again', async () => {
    const { v, id } = await talking();
    await expect(v.socket.ask('chat.rate', { contactId: id, stars: 5 })).rejects.toThrow('messaging.not_over_yet');
    await v.socket.ask('chat.end', { contactId: id });
    await v.socket.heard('the end', (p) => p.type === 'state' && p.data['mayRate'] === true);
    await v.socket.ask('chat.rate', { contactId: id, stars: 5, words: '小姑娘很耐心' });
    await v.socket.ask('chat.rate', { contactId: id, stars: 5 });
    await expect(v.socket.ask('chat.rate', { contactId: id, stars: 1 })).rejects.toThrow('messaging.already_rated');
    const { rows } = await database.pool.query('select satisfaction, state from contacts where id = $1', [id]);
    expect(rows).toEqual([{ satisfaction: 5, state: 'after_call_work' }]);
    expect(idOf(await start(v))).not.toBe(id);
    const history = await house.http.inject({
      url: '/api/chat/conversations',
      headers: { authorization: `Visitor ${v.token}` },
    });
    expect(history.json()).toMatchObject({ total: 2, items: [{ state: 'waiting' }, { contactId: id, stars: 5 }] });
  });

  it('counts a customer who leaves the queue as abandoned, not as served', async () => {
    const v = await visit();
    const id = idOf(await start(v));
    await v.socket.ask('chat.end', { contactId: id });
    const { rows } = await database.pool.query('select state, ended_by from contacts where id = $1', [id]);
    expect(rows).toEqual([{ state: 'abandoned', ended_by: 'customer' }]);
  });

  it('comes by itself after a silent quarter of an hour, with a warning before, and never while we owe the answer', async () => {
    const { v, a, id } = await talking();
    const other = await talking();
    await say(a, id, '请问还有其他问题吗？');
    await say(other.v.socket, other.id, '我的话费怎么多了？');
    const later = async (minutes: number): Promise<void> => {
      clock.ahead += minutes * 60_000;
      await house.jobs.lookForIdle();
    };
    await later(9);
    expect((await entries(v.socket, id)).at(-1)?.author).toBe('agent');
    await later(2);
    const warning = (await entries(v.socket, id)).at(-1);
    expect(warning?.clientMessageId).toMatch(/^idle-/);
    await later(6);
    await v.socket.heard('the end', (p) => p.type === 'state' && p.data['endedBy'] === 'system');
    expect((await entries(other.v.socket, other.id)).at(-1)?.text).toBe('我的话费怎么多了？');
    clock.ahead = 0;
  });
});
