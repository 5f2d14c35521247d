import type { Post, PostChange } from '../../../shared/contracts/identity.ts';
import type { PostCode } from '../../../shared/contracts/identity-catalogue.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import { requireReason, type Audit } from './audit-service.ts';
import { listPosts, lockPost, permissionsOf, replacePost } from './post-store.ts';
import { demand, type Principal } from './principal.ts';
import type { SessionCache } from './session-cache.ts';
import { demandGoverned } from './staff-guards-service.ts';

export interface PostAdmin {
  list(principal: Principal): Promise<Post[]>;
  change(principal: Principal, code: PostCode, wish: PostChange): Promise<Post>;
}

export interface PostAdminNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Audit;
  readonly cache: SessionCache;
}

const notFound = (): AppError => new AppError({ code: 'identity.post_not_found', kind: 'not_found' });

export function createPostAdmin(needs: PostAdminNeeds): PostAdmin {
  return {
    list: async (principal) => {
      demand(principal, 'staff.view');
      return listPosts(needs.db);
    },
    change: async (principal, code, wish) => {
      demand(principal, 'post.manage');
      const reason = requireReason(wish.reason);
      // One's own post is in other hands: otherwise the administrator gives himself the recordings.
      if (principal.post === code) throw new AppError({ code: 'identity.not_yourself', kind: 'refused' });
      return needs.transactor.run(async (tx) => {
        const before = await lockPost(tx.db, code);
        if (before === undefined) throw notFound();
        const held = new Set(await permissionsOf(tx.db, code));
        await replacePost(tx.db, code, wish);
        await demandGoverned(tx);
        tx.afterCommit(() => needs.cache.forgetAll());
        tx.emit({ aggregate: 'post', aggregateId: code, type: 'post.changed', data: { post: code } });
        const wished = new Set<string>(wish.permissions);
        await needs.audit.append(tx, {
          by: principal,
          action: 'post.changed',
          subject: { kind: 'post', id: code },
          reason,
          details: {
            added: [...wished].filter((p) => !held.has(p)),
            removed: [...held].filter((p) => !wished.has(p)),
            dataScope: { from: before.data_scope, to: wish.dataScope },
          },
        });
        const saved = (await listPosts(tx.db)).find((post) => post.code === code);
        if (saved === undefined) throw notFound();
        return saved;
      });
    },
  };
}
