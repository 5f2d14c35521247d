import { expect, it, vi } from 'vitest';
import type { TranscriptEntry } from '../../../../shared/contracts/contacts.ts';
import { clientError } from '../../../ui/api-error.ts';
import type { PushFrame } from '../../../ui/socket-frames.ts';
import type { SocketCall } from '../../../ui/socket-client.ts';
import { createChatRoom } from './chat-room.ts';

const said = (seq: number, clientMessageId: string | null = null): TranscriptEntry => ({
  contactId: 'c',
  seq,
  at: '2026-03-05T08:00:00.000Z',
  author: clientMessageId === null ? 'customer' : 'agent',
  authorName: '',
  kind: 'text',
  text: `${seq}`,
  attachment: null,
  clientMessageId,
});

/** The far end of the socket, in the hands of the test. */
function setUp(stored: string | null = null) {
  const calls: SocketCall<unknown>[] = [];
  const later: (() => void)[] = [];
  let push: (frame: PushFrame<unknown>) => void = () => undefined;
  let resynced: () => void = () => undefined;
  const server = { entries: [] as TranscriptEntry[], sends: vi.fn(() => Promise.resolve({ seq: 1, at: '' })) };
  const store = new Map<string, string>(stored === null ? [] : [['shoujie.desk.unsent.c', stored]]);
  let ids = 0;
  const room = createChatRoom({
    contactId: 'c',
    api: {} as never,
    now: () => 0,
    newId: () => `id-${(ids += 1)}`,
    after: (_ms, run) => {
      later.push(run);
      return () => undefined;
    },
    storage: {
      getItem: (key) => store.get(key) ?? null,
      setItem: (key, value) => void store.set(key, value),
      removeItem: (key) => void store.delete(key),
    },
    socket: {
      call: (call: SocketCall<unknown>) => {
        calls.push(call);
        if (call.cmd === 'chat.send') return server.sends();
        if (call.cmd !== 'chat.resume') return Promise.resolve({});
        const { afterSeq } = call.data as { afterSeq: number };
        const entries = server.entries.filter((e) => e.seq > afterSeq);
        return Promise.resolve({ entries, more: false, marks: { lastSeq: 0, customerRead: 0, agentRead: 0 } });
      },
      subscribe: (_topic: unknown, hear: typeof push) => {
        push = hear;
        return () => undefined;
      },
      onResynced: (hear: () => void) => {
        resynced = hear;
        return () => undefined;
      },
      status: () => ({ state: 'connected' }),
    } as never,
  });
  const sent = () =>
    calls.filter((c) => c.cmd === 'chat.send').map((c) => (c.data as { clientMessageId: string }).clientMessageId);
  const runLater = (): void => {
    for (const run of later.splice(0)) run();
  };
  return { room, server, store, sent, runLater, push: (f: PushFrame<unknown>) => push(f), resync: () => resynced() };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

it('a message whose line broke goes again under the same id, and is shown once', async () => {
  const { room, server, sent, runLater, push } = setUp();
  await settled();
  server.sends.mockRejectedValueOnce(clientError('client.connection_lost'));
  room.say('您好');
  await settled();
  expect(room.state().log.unsent[0]?.state).toBe('waiting');
  runLater();
  await settled();
  expect(sent()).toEqual(['id-1', 'id-1']);
  push({ topic: 'chat:c', type: 'message', data: said(1, 'id-1') });
  expect(room.state().log.unsent).toEqual([]);
  expect(room.state().log.entries).toHaveLength(1);
});

it('what was said while the line was down is read when it is back', async () => {
  const { room, server, resync } = setUp();
  await settled();
  server.entries = [said(1), said(2)];
  resync();
  await settled();
  expect(room.state().log.through).toBe(2);
});

it('a refusal is shown with the message, which stays to be sent again or deleted', async () => {
  const { room, server } = setUp();
  await settled();
  server.sends.mockRejectedValueOnce(
    Object.assign(clientError('client.bad_answer'), { code: 'contacts.conversation_over' }),
  );
  room.say('在吗');
  await settled();
  expect(room.state().log.unsent[0]?.state).toBe('failed');
  room.retry('id-1');
  await settled();
  expect(server.sends).toHaveBeenCalledTimes(2);
  room.discard('id-1');
  expect(room.state().log.unsent).toEqual([]);
});

it('words that were on their way when the page was reloaded go out after it', async () => {
  const first = setUp();
  await settled();
  first.server.sends.mockReturnValue(new Promise(() => undefined));
  first.room.say('马上为您查询');
  const second = setUp(first.store.get('shoujie.desk.unsent.c') ?? null);
  await settled();
  expect(second.sent()).toEqual(['id-1']);
});
