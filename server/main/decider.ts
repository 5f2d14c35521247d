import type { Routing } from '../modules/routing/index.ts';
import { createLease, type Lease } from '../platform/lease/lease.ts';
import { wish, wishedFor } from '../platform/lease/wishes.ts';
import type { Log } from '../platform/log.ts';
import type { Config } from './config.ts';
import type { Parts } from './parts.ts';

export interface Decider {
  start(): void;
  /** Gives everything back at once. */
  stop(): Promise<void>;
  /** Shards for which this node may decide at this moment. */
  shards(): readonly number[];
}

interface Given {
  readonly parts: Pick<Parts, 'sessions'>;
  readonly routing: Pick<Routing, 'own' | 'disown' | 'shards' | 'onShards'>;
}

const TRY_AGAIN_MS = 300;
/** A shard that is another node's in the first place is left to it: so long at the start, and by looking this seldom afterwards. */
const SECOND_CHOICE_MS = 1_000;
/** So often a node says which shards it would rather have, and looks whether one it only minds is wished for. */
const WISHES_MS = 2_000;

interface Contender {
  readonly lease: Lease;
  stop(): Promise<void>;
}

/**
 * A node with the role router contends for deciding, for each shard by itself; the others follow by events. Taking over means loading
 * the floor, which takes a moment: a lease lost meanwhile is given up when the loading is done, and what was decided in between is refused
 * by the fence.
 */
export function createDecider(config: Config, given: Given, log: Log): Decider | undefined {
  if (!config.ROLES.includes('router')) return undefined;
  const { routing } = given;
  const { pool } = given.parts.sessions;
  const contenders = new Map<number, Contender>();

  const isFirstChoice = (shard: number): boolean =>
    config.ROUTER_SHARDS.length === 0 || config.ROUTER_SHARDS.includes(shard);

  const contend = (shard: number): Contender => {
    let turn: Promise<void> = Promise.resolve();
    let taking = 0;
    const own = async (epoch: number): Promise<void> => {
      while (lease.epoch() === epoch) {
        try {
          await routing.own({ shard, epoch });
          break;
        } catch (error) {
          log.error({ err: error, shard, epoch }, 'taking over the decisions failed; trying again');
          await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
        }
      }
      if (lease.epoch() !== epoch) routing.disown(shard);
    };
    const lease = createLease({
      pool,
      shard,
      holder: config.NODE_NAME,
      log: log.child({ part: 'lease' }),
      ...(isFirstChoice(shard) ? {} : { pollMs: SECOND_CHOICE_MS }),
      onGained: (epoch) => {
        taking += 1;
        turn = turn.then(() => own(epoch)).finally(() => (taking -= 1));
      },
      onLost: () => {
        if (taking === 0) routing.disown(shard);
      },
    });
    const begins = setTimeout(() => lease.start(), isFirstChoice(shard) ? 0 : SECOND_CHOICE_MS);
    return {
      lease,
      stop: async () => {
        clearTimeout(begins);
        await lease.stop();
      },
    };
  };

  const follow = (): void => {
    const wanted = new Set(routing.shards());
    for (const shard of wanted) if (!contenders.has(shard)) contenders.set(shard, contend(shard));
    for (const [shard, contender] of contenders) {
      if (wanted.has(shard)) continue;
      contenders.delete(shard);
      contender.stop().catch((error: unknown) => log.warn({ err: error, shard }, 'giving a lease back failed'));
    }
  };

  const decided = (): number[] =>
    [...contenders]
      .filter(([, { lease }]) => lease.epoch() !== undefined)
      .map(([shard]) => shard)
      .sort((x, y) => x - y);
  const keepWishes = async (): Promise<void> => {
    const held = decided();
    const missed = [...contenders.keys()].filter((shard) => isFirstChoice(shard) && !held.includes(shard));
    await wish(pool, missed, config.NODE_NAME);
    const minded = held.filter((shard) => !isFirstChoice(shard));
    for (const shard of await wishedFor(pool, minded, config.NODE_NAME)) {
      log.info({ shard }, 'gives the shard back to the node it belongs to');
      const contender = contenders.get(shard);
      // In its place at once, or a second look would begin a third; it waits before it contends.
      contenders.set(shard, contend(shard));
      await contender?.stop();
    }
  };
  let wishes: NodeJS.Timeout | undefined;

  return {
    start: () => {
      routing.onShards(follow);
      follow();
      if (config.ROUTER_SHARDS.length === 0) return;
      wishes = setInterval(() => {
        keepWishes().catch((error: unknown) => log.warn({ err: error }, 'wishes for shards could not be kept'));
      }, WISHES_MS);
    },
    stop: async () => {
      clearInterval(wishes);
      routing.onShards(() => undefined);
      await Promise.all([...contenders.values()].map((contender) => contender.stop()));
    },
    shards: decided,
  };
}
