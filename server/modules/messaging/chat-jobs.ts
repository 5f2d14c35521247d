import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Log } from '../../platform/log.ts';
import type { Transcripts } from '../contacts/index.ts';
import type { ChatLive } from './chat-live-service.ts';
import { IDLE_EVERY_MS, isWaiting, POSITION_EVERY_MS } from './chat-rules.ts';
import type { ConversationDirectory } from './conversation-directory-service.ts';
import type { Conversations } from './conversation-service.ts';
import { idleStep } from './idle.ts';
import { openConversationIds } from './messaging-store.ts';
import { noticeEntry } from './notice-entry.ts';
import { idleWarning } from './notices.ts';

/** So many of the newest entries decide whether a conversation is idle; longer monologues only delay the closing. */
const IDLE_LOOK_BACK = 100;

export interface ChatJobs {
  start(): void;
  stop(): Promise<void>;
  /** One round each; called by the timers, and by tests with a clock of their own. */
  lookForIdle(): Promise<void>;
  tellPlaces(): Promise<void>;
}

export function createChatJobs(needs: {
  db: Db;
  clock: Clock;
  log: Log;
  transcripts: Transcripts;
  directory: ConversationDirectory;
  conversations: Conversations;
  live: ChatLive;
}): ChatJobs {
  const checkAt = new Map<string, number>();

  const lookAt = async (contactId: string): Promise<void> => {
    const now = needs.clock.now();
    if ((checkAt.get(contactId) ?? 0) > now.getTime()) return;
    const known = await needs.directory.find(contactId);
    if (known?.contact.state !== 'connected') return;
    const { lastSeq } = await needs.transcripts.marks(contactId);
    const newest = await needs.transcripts.after(contactId, Math.max(0, lastSeq - IDLE_LOOK_BACK), IDLE_LOOK_BACK);
    const next = idleStep(newest, now);
    if (next.step === 'none') checkAt.set(contactId, now.getTime() + next.checkAgainInMs);
    else if (next.step === 'close') await needs.conversations.close(contactId, 'idle');
    else await needs.transcripts.post(noticeEntry(contactId, idleWarning(known.row.language, next.sinceSeq)));
  };

  const lookForIdle = async (): Promise<void> => {
    const open = await openConversationIds(needs.db);
    const still = new Set(open);
    for (const id of checkAt.keys()) if (!still.has(id)) checkAt.delete(id);
    for (const contactId of open) {
      await lookAt(contactId).catch((error: unknown) =>
        needs.log.warn({ err: error, contactId }, 'an idle conversation could not be dealt with'),
      );
    }
  };
  const tellPlaces = async (): Promise<void> => {
    for (const contactId of await openConversationIds(needs.db)) {
      const known = await needs.directory.find(contactId);
      if (known !== undefined && isWaiting(known.contact.state)) await needs.live.tellPlace(contactId);
    }
  };

  const timers: NodeJS.Timeout[] = [];
  let running: Promise<void> = Promise.resolve();
  const every = (ms: number, round: () => Promise<void>): void => {
    const timer = setInterval(() => {
      running = running
        .then(round)
        .catch((error: unknown) => needs.log.warn({ err: error }, 'a round of chat jobs failed; the next will try'));
    }, ms);
    timer.unref();
    timers.push(timer);
  };
  return {
    lookForIdle,
    tellPlaces,
    start: () => {
      every(IDLE_EVERY_MS, lookForIdle);
      every(POSITION_EVERY_MS, tellPlaces);
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
