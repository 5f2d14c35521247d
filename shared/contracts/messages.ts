import { commonMessages, type Messages } from './common-messages.ts';
import { casesMessages } from './cases-messages.ts';
import { contactsMessages } from './contacts-messages.ts';
import { customersMessages } from './customers-messages.ts';
import { databaseMessages } from './database-messages.ts';
import { flowsMessages } from './flows-messages.ts';
import { identityMessages } from './identity-messages.ts';
import { messagingMessages } from './messaging-messages.ts';
import { outreachMessages } from './outreach-messages.ts';
import { routingCallbacksMessages } from './routing-callbacks-messages.ts';
import { routingAdminMessages } from './routing-admin-messages.ts';
import { nodeMessages } from './node-messages.ts';
import { routingLiveMessages } from './routing-live-messages.ts';
import { routingSurgeMessages } from './routing-surge-messages.ts';
import { handoverMessages } from './routing-handover-messages.ts';
import { routingMessages } from './routing-messages.ts';
import { routingRulesMessages } from './routing-rules-messages.ts';
import { routingSimulationMessages } from './routing-simulation-messages.ts';
import { voiceBarsMessages } from './voice-bars-messages.ts';
import { voiceMessages } from './voice-messages.ts';
import { voiceOutboundMessages } from './voice-outbound-messages.ts';
import { voiceTrunksMessages } from './voice-trunks-messages.ts';
import { voicePromptsMessages } from './voice-prompts-messages.ts';

/** All sentences of the house, one file a room: which room a code belongs to is its first word. */
export const messages: Messages = {
  ...casesMessages,
  ...commonMessages,
  ...contactsMessages,
  ...customersMessages,
  ...databaseMessages,
  ...flowsMessages,
  ...identityMessages,
  ...messagingMessages,
  ...outreachMessages,
  ...routingCallbacksMessages,
  ...routingAdminMessages,
  ...nodeMessages,
  ...routingLiveMessages,
  ...handoverMessages,
  ...routingMessages,
  ...routingSurgeMessages,
  ...routingRulesMessages,
  ...routingSimulationMessages,
  ...voiceMessages,
  ...voiceBarsMessages,
  ...voiceOutboundMessages,
  ...voiceTrunksMessages,
  ...voicePromptsMessages,
};

export type Language = 'zh' | 'en';

/** zh-CN first: English only when the request asks for it before Chinese (RFC 9110 §12.5.4, quality values ignored). */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const first = /\b(zh|en)\b/i.exec((acceptLanguage ?? '').slice(0, 200));
  return first?.[1]?.toLowerCase() === 'en' ? 'en' : 'zh';
};

export function sentenceOf(code: string, language: Language, details: Readonly<Record<string, unknown>>): string {
  const entry = messages[code] ?? commonMessages['common.internal'];
  return entry[language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  });
}
