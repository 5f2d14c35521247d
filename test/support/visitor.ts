import type { ConversationPart } from '../../shared/contracts/messaging.ts';
import { newId } from '../../shared/kernel/id.ts';
import { connectSocket, type SocketClient } from './socket-client.ts';

/** A customer on the chat page, as a program; `reconnect` is the page that comes back after the line was cut. */
export interface Visitor {
  /** Opens the conversation, or finds the one that runs; answers its contact. */
  open(): Promise<string>;
  /** Acknowledged when this resolves: it must never be lost. A repeat carries the same id. */
  send(contactId: string, text: string, clientMessageId?: string): Promise<{ seq: number }>;
  resume(contactId: string, afterSeq: number): Promise<ConversationPart>;
  end(contactId: string): Promise<unknown>;
  readonly socket: () => SocketClient;
  reconnect(url: string): Promise<void>;
  close(): void;
}

export async function visitChat(url: string): Promise<Visitor> {
  const answer = await fetch(`${url}/api/chat/visitor`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'shoujie' },
    body: JSON.stringify({ language: 'zh', keepsToken: true }),
  });
  if (!answer.ok) throw new Error(`the chat page was not welcomed: ${await answer.text()}`);
  const { token } = (await answer.json()) as { token: string };
  const connect = (at: string): Promise<SocketClient> =>
    connectSocket(`${at}/ws?as=visitor`, { protocols: ['shoujie.v1', `visitor.${token}`] });
  let socket = await connect(url);
  return {
    open: async () => {
      const part = await socket.ask('chat.open', { topic: 'other', language: 'zh' });
      return (part as unknown as ConversationPart).conversation.contactId;
    },
    send: async (contactId, text, clientMessageId = newId()) =>
      (await socket.ask('chat.send', { contactId, clientMessageId, kind: 'text', text })) as { seq: number },
    resume: async (contactId, afterSeq) =>
      (await socket.ask('chat.resume', { contactId, afterSeq })) as unknown as ConversationPart,
    end: (contactId) => socket.ask('chat.end', { contactId }),
    socket: () => socket,
    reconnect: async (at) => {
      socket.close();
      socket = await connect(at);
    },
    close: () => socket.close(),
  };
}
