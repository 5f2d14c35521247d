import {
  ChatCallback,
  ChatCallbackOptions,
  ChatEnd,
  ChatOpen,
  ChatRate,
  ChatRead,
  ChatResume,
  ChatSend,
  ChatTyping,
} from '../../../shared/contracts/messaging.ts';
import { isId } from '../../../shared/kernel/id.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { socketCommand, type SocketOffer } from '../../platform/socket/socket-types.ts';
import type { CallLater } from './call-later-service.ts';
import { TYPING_EVERY_MS } from './chat-rules.ts';
import type { ChatLive } from './chat-live-service.ts';
import { sideOf, type ConversationDirectory } from './conversation-directory-service.ts';
import type { Conversations } from './conversation-service.ts';
import type { OpenConversation } from './opening-service.ts';
import type { ChatSubject } from './ports.ts';
import { createRateLimit } from '../../platform/rate-limit.ts';

export interface ChatSocketNeeds {
  readonly clock: Clock;
  readonly open: OpenConversation;
  readonly conversations: Conversations;
  readonly directory: ConversationDirectory;
  readonly live: ChatLive;
  readonly callbacks: CallLater;
}

export interface ChatSocket extends SocketOffer<ChatSubject> {
  /** Has this agent a desk open on the socket now? */
  isOnline(staffId: string): boolean;
}

/** The commands and the topic of chat, the same for visitors and staff; who may do what is decided behind them. */
export function createChatSocket(needs: ChatSocketNeeds): ChatSocket {
  const { conversations, directory } = needs;
  const typing = createRateLimit({ burst: 1, perMinute: 60_000 / TYPING_EVERY_MS });
  const desks = new Map<string, number>();
  const count = (subject: ChatSubject, by: number): void => {
    if (subject.kind !== 'staff') return;
    const id = subject.principal.staffId;
    const now = (desks.get(id) ?? 0) + by;
    if (now > 0) desks.set(id, now);
    else desks.delete(id);
  };

  return {
    isOnline: (staffId) => desks.has(staffId),
    opened: (session) => count(session.subject, 1),
    closed: (session) => count(session.subject, -1),
    topics: [
      {
        prefix: 'chat',
        may: async (session, contactId) => {
          return isId(contactId) && (await directory.reading(session.subject, contactId)) !== undefined;
        },
      },
    ],
    commands: {
      'chat.open': socketCommand<ChatSubject, typeof ChatOpen>(ChatOpen, async ({ subject }, wish) => {
        if (subject.kind !== 'visitor') throw new AppError({ code: 'messaging.not_a_visitor', kind: 'forbidden' });
        const contactId = await needs.open(subject.visitorId, wish);
        return conversations.resume(subject, contactId, 0);
      }),
      'chat.send': socketCommand<ChatSubject, typeof ChatSend>(ChatSend, ({ subject }, message) =>
        conversations.send(subject, message),
      ),
      'chat.resume': socketCommand<ChatSubject, typeof ChatResume>(ChatResume, ({ subject }, from) =>
        conversations.resume(subject, from.contactId, from.afterSeq),
      ),
      'chat.typing': socketCommand<ChatSubject, typeof ChatTyping>(ChatTyping, async ({ subject }, { contactId }) => {
        await directory.demandReader(subject, contactId);
        const side = sideOf(subject);
        if (!typing.take(`${contactId}:${side}`, needs.clock.now().getTime())) return;
        needs.live.tellTyping(contactId, side);
      }),
      'chat.read': socketCommand<ChatSubject, typeof ChatRead>(ChatRead, ({ subject }, mark) =>
        conversations.read(subject, mark.contactId, mark.seq),
      ),
      'chat.end': socketCommand<ChatSubject, typeof ChatEnd>(ChatEnd, ({ subject }, { contactId }) =>
        conversations.end(subject, contactId),
      ),
      'chat.callback_options': socketCommand<ChatSubject, typeof ChatCallbackOptions>(
        ChatCallbackOptions,
        ({ subject }, { contactId }) => needs.callbacks.options(subject, contactId),
      ),
      'chat.callback': socketCommand<ChatSubject, typeof ChatCallback>(ChatCallback, ({ subject }, wish) =>
        needs.callbacks.ask(subject, wish),
      ),
      'chat.rate': socketCommand<ChatSubject, typeof ChatRate>(ChatRate, ({ subject }, rating) =>
        conversations.rate(subject, rating),
      ),
    },
  };
}
