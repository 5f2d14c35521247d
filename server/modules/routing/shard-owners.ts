import type { Channel } from '../../../shared/contracts/contacts.ts';
import type { Fence } from './commit/commit-store.ts';
import type { CompiledRules } from './engine/compiled-rules.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import type { WaitStory } from './engine/engine-types.ts';
import { createOwner, type Owner, type OwnerNeeds } from './owner.ts';

/**
 * The deciding of this node, shard by shard: each has an engine, an owner and a fence of its own and knows nothing of the others. Whoever
 * waits belongs to the shard of their queue, an agent to the one they signed on to; so no two ever decide for the same, on one node or on two.
 */
export interface ShardOwners {
  /** From now on this node may decide here, under this epoch; it begins with `open`. */
  grant(fence: Fence): void;
  /** Whether it still may under this epoch: the lease may have gone, or come again. */
  isGranted(fence: Fence): boolean;
  open(shard: number): void;
  close(shard: number): void;
  isOpen(shard: number): boolean;
  /** Those granted, in order. */
  granted(): readonly number[];
  setRules(rules: CompiledRules, nowMs: number): void;
  setAside(staffId: string, isAside: boolean): void;
  reachChanged(staffId: string): void;
  stir(): void;
  lookAgain(): void;
  hasRoom(staffId: string, channel: Channel): boolean;
  storyOf(contactId: string): WaitStory | undefined;
}

type Shared = Omit<OwnerNeeds, 'engine' | 'offers' | 'isMine' | 'fenced'>;

export interface ShardOwnersNeeds extends Shared {
  readonly shardOf: (queue: string) => number;
  /** The way to the database for one shard: what is decided there carries its fence. */
  readonly committer: (fence: () => Fence | null) => OwnerNeeds['offers'];
  readonly fenced: (shard: number) => void;
}

interface Share {
  readonly engine: Engine;
  readonly owner: Owner;
  fence: Fence | null;
}

export function createShardOwners(needs: ShardOwnersNeeds): ShardOwners {
  const shares = new Map<number, Share>();
  const aside = new Set<string>();
  let rules: { readonly compiled: CompiledRules; readonly atMs: number } | undefined;

  const make = (shard: number): Share => {
    const engine = createEngine({ version: 0, queue: () => undefined, atMostSeconds: 0 });
    if (rules !== undefined) engine.setRules(rules.compiled, rules.atMs);
    const share: Share = {
      engine,
      fence: null,
      owner: createOwner({
        ...needs,
        engine,
        isMine: { queue: (code) => needs.shardOf(code) === shard, agent: (row) => row.shard === shard },
        offers: needs.committer(() => share.fence),
        fenced: () => needs.fenced(shard),
      }),
    };
    for (const staffId of aside) share.owner.setAside(staffId, true);
    shares.set(shard, share);
    return share;
  };
  const all = (): Share[] => [...shares.values()];

  return {
    grant: (fence) => {
      (shares.get(fence.shard) ?? make(fence.shard)).fence = fence;
    },
    isGranted: (fence) => shares.get(fence.shard)?.fence === fence,
    open: (shard) => shares.get(shard)?.owner.open(),
    close: (shard) => {
      const share = shares.get(shard);
      if (share === undefined) return;
      share.owner.close();
      share.fence = null;
    },
    isOpen: (shard) => shares.get(shard)?.owner.isOpen() === true,
    granted: () => [...shares].flatMap(([shard, { fence }]) => (fence === null ? [] : [shard])).sort((a, b) => a - b),
    setRules: (compiled, atMs) => {
      rules = { compiled, atMs };
      for (const { engine } of all()) engine.setRules(compiled, atMs);
    },
    setAside: (staffId, isAside) => {
      if (isAside) aside.add(staffId);
      else aside.delete(staffId);
      for (const { owner } of all()) owner.setAside(staffId, isAside);
    },
    reachChanged: (staffId) => {
      for (const { owner } of all()) owner.reachChanged(staffId);
    },
    stir: () => {
      for (const { owner } of all()) owner.stir();
    },
    lookAgain: () => {
      for (const { owner } of all()) owner.lookAgain();
    },
    hasRoom: (staffId, channel) => all().some(({ engine }) => engine.hasRoom(staffId, channel)),
    storyOf: (contactId) =>
      all().reduce<WaitStory | undefined>((s, { engine }) => s ?? engine.storyOf(contactId), undefined),
  };
}
