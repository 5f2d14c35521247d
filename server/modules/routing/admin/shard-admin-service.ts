import type { Centre } from '../../../../shared/contracts/identity.ts';
import type { ShardPlan, ShardWish } from '../../../../shared/contracts/routing-admin.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { closeSignOn, saveShards, shardsOfCentres, signedOn } from '../shard-store.ts';
import { loadAdminQueues } from './queue-admin-store.ts';
import { changedMeanwhile, refused, type AdminNeeds, type Change } from './settings-change-service.ts';
import { ownersOfShards, raiseShardsVersion, shardsVersion } from './shard-admin-store.ts';
import type { Executor } from './settings-store.ts';

/**
 * Which centre belongs to which shard. A centre moves only while nobody of it is signed on: an agent is decided for by one node from signing
 * on to signing off, and that is the one of their centre.
 */
export interface ShardAdmin {
  plan(principal: Principal): Promise<ShardPlan>;
  setPlan(principal: Principal, wish: ShardWish): Promise<ShardPlan>;
}

type CentreOfAgent = (staffId: string) => string | undefined;

export function createShardAdmin(needs: AdminNeeds, change: Change): ShardAdmin {
  /** Before any transaction: whoever holds the gate of settings must not wait for a second connection. */
  const people = async (): Promise<{ readonly centres: readonly Centre[]; readonly centreOf: CentreOfAgent }> => {
    const [{ centres }, cards] = await Promise.all([
      needs.organisation.all(),
      signedOn(needs.db).then((people) => needs.organisation.staff(people.map(({ staffId }) => staffId))),
    ]);
    return { centres, centreOf: (staffId) => cards.get(staffId)?.centre };
  };
  const read = async (
    db: Executor,
    { centres, centreOf }: { readonly centres: readonly Centre[]; readonly centreOf: CentreOfAgent },
  ): Promise<ShardPlan> => {
    const shards = await shardsOfCentres(db);
    const queues = await loadAdminQueues(db);
    const online = (await signedOn(db)).map(({ staffId }) => centreOf(staffId));
    const owners = await ownersOfShards(db);
    const used = [...new Set([0, ...shards.values()])].sort((a, b) => a - b);
    return {
      version: await shardsVersion(db),
      centres: centres.map(({ code, name }) => ({
        centre: code,
        name,
        shard: shards.get(code) ?? 0,
        queues: queues.filter((q) => q.centre === code).length,
        signedOn: online.filter((centre) => centre === code).length,
      })),
      queuesOfNone: queues.filter((q) => q.centre === null).length,
      shards: used.map((shard) => ({ shard, node: owners.get(shard) ?? null })),
    };
  };

  /** Whoever has signed on since the people were read may be anybody's. */
  const demandNobodyThere = async (
    db: Executor,
    {
      moved,
      after,
      centreOf,
    }: { moved: readonly Centre[]; after: ReadonlyMap<string, number>; centreOf: CentreOfAgent },
  ): Promise<void> => {
    const people = await signedOn(db);
    const online = people.map(({ staffId }) => centreOf(staffId));
    if (online.includes(undefined)) throw changedMeanwhile();
    // Whoever was moved to another centre since they signed on is still decided for where they were.
    const kept = new Set([0, ...after.values()]);
    const [stranded] = people.filter(({ shard }) => !kept.has(shard));
    if (stranded !== undefined) {
      const { shard } = stranded;
      throw refused('routing.shard_at_work', { shard, count: people.filter((p) => p.shard === shard).length });
    }
    for (const { code, name } of moved) {
      const count = online.filter((centre) => centre === code).length;
      if (count > 0) throw refused('routing.centre_at_work', { count, centre: name });
    }
  };

  /** Who is signed on in a shard without a queue waits for nothing all day. */
  const demandQueues = async (
    db: Executor,
    { centres, after }: { readonly centres: readonly Centre[]; readonly after: ReadonlyMap<string, number> },
  ): Promise<void> => {
    const queues = (await loadAdminQueues(db)).filter((q) => q.active);
    const served = new Set(queues.map((q) => after.get(q.centre ?? '') ?? 0));
    for (const { code, name } of centres) {
      const shard = after.get(code) ?? 0;
      if (!served.has(shard)) throw refused('routing.shard_without_queue', { shard, centre: name });
    }
  };

  return {
    plan: async (principal) => {
      demand(principal, 'queue.view');
      return read(needs.db, await people());
    },
    setPlan: async (principal, wish) => {
      demand(principal, 'queue.manage');
      const { centres, centreOf } = await people();
      for (const { centre } of wish.centres)
        if (!centres.some(({ code }) => code === centre)) throw refused('routing.unknown_centre', { centre });
      return change(principal, 'shards', async (tx) => {
        if ((await shardsVersion(tx.db)) !== wish.version) throw changedMeanwhile();
        await closeSignOn(tx.db);
        const before = await shardsOfCentres(tx.db);
        const after = new Map([...before, ...wish.centres.map((c) => [c.centre, c.shard] as const)]);
        const moved = centres.filter(({ code }) => (before.get(code) ?? 0) !== (after.get(code) ?? 0));
        if (moved.length > 0) {
          await demandNobodyThere(tx.db, { moved, after, centreOf });
          await demandQueues(tx.db, { centres, after });
          await saveShards(tx.db, after);
          await raiseShardsVersion(tx.db);
        }
        const acts = moved.map(({ code }) => ({
          action: 'shard.changed',
          subject: { kind: 'centre', id: code },
          details: { from: before.get(code) ?? 0, to: after.get(code) ?? 0 },
        }));
        return { value: await read(tx.db, { centres, centreOf }), acts };
      });
    },
  };
}
