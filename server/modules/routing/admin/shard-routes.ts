import { ShardPlan, ShardWish } from '../../../../shared/contracts/routing-admin.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { ShardAdmin } from './shard-admin-service.ts';

const tags = ['routing administration'];

export const shardRoutes =
  (shards: ShardAdmin): RoomRoutes =>
  async (app) => {
    app.get(
      '/routing/shards',
      {
        schema: { tags, summary: 'Which centre belongs to which shard, and who decides', response: { 200: ShardPlan } },
      },
      (request) => shards.plan(principalOf(request)),
    );
    app.put(
      '/routing/shards',
      {
        schema: {
          tags,
          summary: 'Move centres to other shards; refused while anybody of them is signed on',
          body: ShardWish,
          response: { 200: ShardPlan },
        },
      },
      (request) => shards.setPlan(principalOf(request), request.body),
    );
    await Promise.resolve();
  };
