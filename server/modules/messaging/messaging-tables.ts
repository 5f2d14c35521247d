import type { Generated } from 'kysely';
import type { ChatLanguage, ChatTopic } from '../../../shared/contracts/messaging.ts';

export interface ChatVisitorsTable {
  id: string;
  token_hash: Buffer;
  language: ChatLanguage;
  display_name: string | null;
  number: string | null;
  number_verified: boolean;
  created_at: Date;
  last_seen_at: Date;
}

export interface ChatConversationsTable {
  contact_id: string;
  visitor_id: string;
  topic: ChatTopic;
  language: ChatLanguage;
  number: string | null;
  number_verified: boolean;
  opened_at: Date;
  agent_name: string | null;
  ended_at: Date | null;
  stars: number | null;
  rating_words: string | null;
  rated_at: Date | null;
  waits_aside: Generated<boolean>;
}

export interface ChatAttachmentsTable {
  id: string;
  contact_id: string;
  side: 'customer' | 'agent';
  blob_id: string;
  file_name: string;
  media_type: string;
  bytes: number;
  uploaded_at: Date;
}

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type MessagingTables = {
  chat_visitors: ChatVisitorsTable;
  chat_conversations: ChatConversationsTable;
  chat_attachments: ChatAttachmentsTable;
};
