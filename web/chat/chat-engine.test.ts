import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TranscriptEntry } from '../../shared/contracts/contacts.ts';
import type { Conversation, ConversationPart } from '../../shared/contracts/messaging.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import { ApiError, clientError } from '../ui/api-error.ts';
import type { SocketClient, SocketStatus } from '../ui/socket-client.ts';
import type { PushFrame } from '../ui/socket-frames.ts';
import { createChatEngine, type ChatEngine } from './chat-engine.ts';
import type { VisitorApi } from './visitor-api.ts';
import { wordsOf } from './words.ts';

/** Time that moves when the test says so, and a list of what is due. */
function fakeTime() {
  let now = Date.parse('2026-05-06T10:00:00Z');
  let timers: { at: number; run: () => void }[] = [];
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 30; i += 1) await Promise.resolve();
  };
  return {
    now: () => now,
    after: (ms: number, run: () => void) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => void (timers = timers.filter((t) => t !== timer));
    },
    settle,
    pass: async (ms: number) => {
      const until = now + ms;
      await settle();
      for (;;) {
        const next = timers.filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((t) => t !== next);
        now = next.at;
        next.run();
        await settle();
      }
      now = until;
    },
  };
}

const CONTACT = '01890000-0000-7000-8000-000000000001';
interface Sending {
  contactId: string;
  clientMessageId: string;
  kind: 'text';
  text: string;
}

/** The server as the contract describes it: stores once per client id, numbers without holes, refuses after the end. */
function fakeServer(now: () => number) {
  const entries: TranscriptEntry[] = [];
  const state = { over: false, received: 0 };
  const conversation = (): Conversation => ({
    contactId: CONTACT,
    topic: 'other',
    state: state.over ? 'after_call_work' : 'connected',
    version: state.over ? 5 : 4,
    agentName: '林晓雨',
    openedAt: new Date(now()).toISOString(),
    endedAt: null,
    endedBy: null,
    number: null,
    numberVerified: false,
    stars: null,
    mayRate: state.over,
    waitsAside: false,
  });
  const add = (author: 'customer' | 'agent', text: string, clientMessageId: string | null): TranscriptEntry => {
    const at = new Date(now()).toISOString();
    const seq = entries.length + 1;
    const entry: TranscriptEntry = {
      contactId: CONTACT,
      seq,
      at,
      author,
      authorName: author,
      kind: 'text',
      text,
      attachment: null,
      clientMessageId,
    };
    entries.push(entry);
    return entry;
  };
  const part = (afterSeq: number): ConversationPart => {
    const page = entries.slice(afterSeq, afterSeq + 3);
    const marks = { lastSeq: entries.length, customerRead: 0, agentRead: 0 };
    return {
      conversation: conversation(),
      entries: page,
      more: afterSeq + page.length < entries.length,
      marks,
      place: null,
    };
  };
  return {
    entries,
    state,
    add,
    run: (cmd: string, data: unknown): { answer: unknown; posted?: TranscriptEntry } => {
      if (cmd === 'chat.open') return { answer: part(0) };
      if (cmd === 'chat.resume') return { answer: part((data as { afterSeq: number }).afterSeq) };
      if (cmd !== 'chat.send') return { answer: {} };
      state.received += 1;
      const { text, clientMessageId } = data as Sending;
      const known = entries.find((e) => e.clientMessageId === clientMessageId);
      if (known !== undefined) return { answer: { seq: known.seq, at: known.at } };
      if (state.over) {
        const code = 'contacts.conversation_over';
        throw new ApiError({ code, status: 409, title: '对话已结束', requestId: '', retryable: false });
      }
      const posted = add('customer', text, clientMessageId);
      return { answer: { seq: posted.seq, at: posted.at }, posted };
    },
  };
}
type Server = ReturnType<typeof fakeServer>;

/** A line that breaks before or after the server has worked, and loses, doubles and delays pushes. */
function badLine(server: Server, time: ReturnType<typeof fakeTime>, random: ReturnType<typeof seededRandom>) {
  const statusHearers: ((s: SocketStatus) => void)[] = [];
  const resyncHearers: (() => void)[] = [];
  const topics = new Map<string, (push: PushFrame<never>) => void>();
  const line = { up: false, badness: 0 };
  const say = (status: SocketStatus): void => statusHearers.forEach((hear) => hear(status));
  const push = (entry: TranscriptEntry): void => {
    const deliver = (): void => {
      if (!line.up) return;
      const topic = `chat:${CONTACT}`;
      topics.get(topic)?.({ topic, type: 'message', data: entry } as PushFrame<never>);
    };
    if (random.chance(line.badness)) return;
    time.after(random.chance(line.badness) ? random.int(1, 3_000) : 0, deliver);
    if (random.chance(line.badness)) time.after(random.int(1, 5_000), deliver);
  };
  const socket: SocketClient = {
    start: () => {
      line.up = true;
      say({ state: 'connected' });
    },
    stop: () => undefined,
    status: () => ({ state: line.up ? 'connected' : 'connecting' }),
    onStatus: (hear) => {
      statusHearers.push(hear);
      return () => undefined;
    },
    onResynced: (hear) => {
      resyncHearers.push(hear);
      return () => undefined;
    },
    subscribe: (topic, hear) => {
      topics.set(topic.topic, hear);
      return () => void topics.delete(topic.topic);
    },
    call: async <Answer>({ cmd, data }: { cmd: string; data?: unknown }) => {
      await Promise.resolve();
      if (!line.up) throw clientError('client.offline');
      if (random.chance(line.badness)) throw clientError('client.connection_lost');
      const { answer, posted } = server.run(cmd, data);
      if (posted !== undefined) push(posted);
      if (random.chance(line.badness)) throw clientError('client.connection_lost');
      return answer as Answer;
    },
  };
  return {
    socket,
    line,
    push,
    drop: () => {
      line.up = false;
      say({ state: 'reconnecting', since: time.now() });
    },
    mend: () => {
      line.up = true;
      say({ state: 'connected' });
      resyncHearers.forEach((hear) => hear());
    },
  };
}

const WISH = { topic: 'other', language: 'zh' } as const;

function house(seed: number) {
  const time = fakeTime();
  const random = seededRandom(seed);
  const server = fakeServer(time.now);
  const storage = new Map<string, string>();
  let ids = 0;
  let line = badLine(server, time, random);
  let running: Conversation | null = null;
  const page = (): ChatEngine => {
    line = badLine(server, time, random);
    const api: VisitorApi = {
      hello: () => Promise.resolve({ brand: '测试', running, hasHistory: false, mayCall: false }),
      token: () => undefined,
      history: () => Promise.reject(clientError('client.offline')),
      upload: () => Promise.reject(clientError('client.offline')),
      fetchFile: () => Promise.reject(clientError('client.offline')),
    };
    return createChatEngine({
      socket: line.socket,
      api,
      storage: { getItem: (k) => storage.get(k) ?? null, setItem: (k, v) => void storage.set(k, v) },
      words: () => wordsOf('zh'),
      now: time.now,
      newId: () => `message-${(ids += 1)}`,
      after: time.after,
      visible: () => true,
    });
  };
  return {
    time,
    random,
    server,
    line: () => line,
    open: async (): Promise<ChatEngine> => {
      const engine = page();
      engine.start();
      await time.settle();
      return engine;
    },
    began: () => {
      running = (server.run('chat.open', {}).answer as ConversationPart).conversation;
    },
    ended: () => {
      running = null;
    },
  };
}

describe('the customer page on a bad line', () => {
  it('loses no word and doubles none, in the order they were said, whatever breaks, overtakes or is reloaded', async () => {
    const steps = fc.array(fc.constantFrom('say', 'say', 'answer', 'drop', 'mend', 'wait', 'reload'), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        steps,
        fc.double({ min: 0, max: 0.6, noNaN: true }),
        async (seed, plan, badness) => {
          const { time, random, server, line, open, began } = house(seed);
          let engine = await open();
          engine.say('第0句', WISH);
          await time.pass(10_000);
          began();
          line().line.badness = badness;
          const said = ['第0句'];
          for (const step of plan) {
            if (step === 'say') {
              said.push(`第${said.length}句`);
              engine.say(said.at(-1) ?? '', WISH);
            } else if (step === 'answer') line().push(server.add('agent', `答${server.entries.length}`, null));
            else if (step === 'drop') line().drop();
            else if (step === 'mend') line().mend();
            else if (step === 'wait') await time.pass(random.int(0, 4_000));
            else {
              // The old page is gone with everything it knew but its storage.
              line().drop();
              engine = await open();
              line().line.badness = badness;
            }
            await time.settle();
          }
          line().line.badness = 0;
          line().mend();
          await time.pass(120_000);
          const own = server.entries.filter((e) => e.author === 'customer').map((e) => e.text);
          expect(own).toEqual(said);
          expect(engine.state().outbox).toEqual([]);
          expect(engine.state().log.entries.map((e) => e.text)).toEqual(server.entries.map((e) => e.text));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps what was written before there was a conversation, and sends it as the first word', async () => {
    const { time, server, line, open } = house(1);
    const engine = await open();
    line().drop();
    engine.say('断网时写的', WISH);
    await time.pass(5_000);
    expect(engine.state().outbox).toHaveLength(1);
    line().mend();
    await time.pass(5_000);
    expect(server.entries.map((e) => e.text)).toEqual(['断网时写的']);
  });

  it('says that a word came too late, keeps it, and sends it in a new conversation when asked', async () => {
    const { time, server, open } = house(2);
    const engine = await open();
    engine.say('你好', WISH);
    await time.pass(5_000);
    server.state.over = true;
    engine.say('还有一件事', WISH);
    await time.pass(5_000);
    const late = engine.state().outbox[0];
    expect(late).toMatchObject({ state: 'failed', text: '还有一件事', problem: '对话已结束' });
    server.state.over = false;
    engine.sendAnew(late?.clientMessageId ?? '', WISH);
    await time.pass(5_000);
    expect(server.entries.at(-1)?.text).toBe('还有一件事');
  });

  it('gives back as a draft what was written in a conversation that ended while the page was closed', async () => {
    const { time, server, line, open, ended } = house(3);
    const engine = await open();
    engine.say('你好', WISH);
    await time.pass(5_000);
    line().drop();
    engine.say('没来得及发的话', WISH);
    server.state.over = true;
    ended();
    const again = await open();
    await time.pass(5_000);
    expect(again.state()).toMatchObject({ phase: 'welcome', draft: '没来得及发的话', outbox: [] });
  });
});
