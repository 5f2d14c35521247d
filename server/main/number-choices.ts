import { loadCalendars, loadQueueEntries, readQueues } from '../modules/routing/index.ts';
import type { Db } from '../platform/db/database.ts';
import type { NumberChoices } from '../../shared/contracts/voice-trunks.ts';

/** What a number may name, gathered from the rooms that keep it: flows that run, queues, topics that lead somewhere, prompts, hours. */
export const createNumberChoices =
  (needs: {
    readonly db: Db;
    readonly entries: () => Promise<
      readonly { readonly key: string; readonly name: string; readonly topics: readonly string[] }[]
    >;
    readonly prompts: () => Promise<ReadonlySet<string>>;
  }) =>
  async (): Promise<NumberChoices> => {
    const [flows, queues, prompts] = await Promise.all([needs.entries(), readQueues(needs.db), needs.prompts()]);
    const hours = [...(await loadCalendars(needs.db)).values()];
    const led = (await loadQueueEntries(needs.db)).flatMap(({ topicPrefix }) => topicPrefix ?? []);
    return {
      flows: flows.map(({ key, name }) => ({ key, name })),
      queues: queues.map(({ code, zh, en }) => ({ code, zh, en })),
      topics: [...new Set([...led, ...flows.flatMap(({ topics }) => topics)])].sort(),
      prompts: [...prompts].sort(),
      hours: hours.map(({ code, zh, en }) => ({ code, zh, en })),
    };
  };
