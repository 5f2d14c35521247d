import { createContext, useContext } from 'react';
import type { ChatLanguage } from '../../shared/contracts/messaging.ts';
import type { SocketClient } from '../ui/socket-client.ts';
import type { ChatEngine } from './chat-engine.ts';
import type { VisitorApi } from './visitor-api.ts';
import type { Words } from './words.ts';

export interface Chat {
  readonly engine: ChatEngine;
  readonly api: VisitorApi;
  readonly socket: SocketClient;
  readonly words: Words;
  readonly language: ChatLanguage;
  readonly elder: boolean;
  /** In a frame of another page: there is something around us to close. */
  readonly framed: boolean;
}

export const ChatContext = createContext<Chat | undefined>(undefined);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (chat === undefined) throw new Error('outside of the chat page');
  return chat;
}
