import {
  MAX_REASON_LENGTH,
  MIN_REASON_LENGTH,
  type AuditEntry,
  type AuditQuery,
  type ChainReport,
} from '../../../shared/contracts/identity.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { clip } from '../../../shared/kernel/text.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { canonicalJson, CHAIN_START, walkChain } from './audit-chain.ts';
import { appendEntry, firstEntry, pageOfEntries, readChain } from './audit-store.ts';
import { demand, type Principal } from './principal.ts';

export type Actor = Pick<Principal, 'staffId' | 'staffNo' | 'name' | 'source'>;

export interface AuditAct {
  /** `system` when no person asked for it. */
  readonly by: Actor | 'system';
  /** `<noun>.<past tense>`, e.g. `customer.unmasked`. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly reason?: string | undefined;
  /** Facts about the act; ids rather than personal data, because nothing here can ever be deleted. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Address of the request, where it is known better than from the session. */
  readonly source?: string | null;
}

export interface Audit {
  /** In the transaction of the act itself: an act without its entry, or an entry without its act, cannot be. */
  append(tx: Tx, act: AuditAct): Promise<void>;
  /**
   * Every look behind the mask, with its reason. Call it before showing; it refuses whoever lacks `customer.unmask`.
   * `fields` names what was shown, never the values.
   */
  recordUnmask(
    principal: Principal,
    look: { readonly subject: AuditAct['subject']; readonly fields: readonly string[]; readonly reason: string },
  ): Promise<void>;
  page(principal: Principal, query: AuditQuery): Promise<Page<AuditEntry>>;
  verifyChain(principal: Principal): Promise<ChainReport>;
  /** The first entry of an act on a subject, and whether it still fits between its neighbours. Not asked by a person: the caller checks who may. */
  witness(subject: AuditAct['subject'], action: string): Promise<Witness | undefined>;
}

export interface Witness {
  readonly seq: number;
  readonly at: Date;
  readonly hash: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly isIntact: boolean;
}

const VERIFY_BATCH = 2_000;

export function createAudit(needs: { readonly db: Db; readonly transactor: Transactor }): Audit {
  const append = (tx: Tx, act: AuditAct): Promise<void> => {
    const actor = act.by === 'system' ? undefined : act.by;
    return appendEntry(tx, {
      actorId: actor?.staffId ?? null,
      actor: actor === undefined ? 'system' : `${actor.staffNo} ${actor.name}`,
      action: act.action,
      subjectKind: act.subject.kind,
      subjectId: act.subject.id,
      reason: act.reason === undefined ? null : clip(act.reason, MAX_REASON_LENGTH),
      // Through JSON once: what cannot be stored must not be hashed either.
      details: JSON.parse(canonicalJson(act.details ?? {})) as unknown,
      source: act.source ?? actor?.source ?? null,
    });
  };

  return {
    append,
    recordUnmask: async (principal, look) => {
      demand(principal, 'customer.unmask');
      const reason = requireReason(look.reason);
      await needs.transactor.run((tx) =>
        append(tx, { by: principal, action: 'customer.unmasked', ...look, reason, details: { fields: look.fields } }),
      );
    },
    page: async (principal, query) => {
      demand(principal, 'audit.view');
      const { items, total } = await pageOfEntries(needs.db, query);
      const { page, pageSize } = query;
      return {
        items: items.map(({ prevHash: _, ...entry }) => ({
          ...entry,
          at: entry.at.toISOString(),
          details: entry.details as Record<string, unknown>,
        })),
        total,
        page,
        pageSize,
      };
    },
    witness: async (subject, action) => {
      const entry = await firstEntry(needs.db, { ...subject, action });
      if (entry === undefined) return undefined;
      const around = await readChain(needs.db, { seq: entry.seq - 2, hash: '' }, 3);
      const before = around.find((one) => one.seq === entry.seq - 1) ?? CHAIN_START;
      const { firstBroken } = walkChain(
        before,
        around.filter((one) => one.seq >= entry.seq),
      );
      const { seq, at, hash, details } = entry;
      return { seq, at, hash, details: details as Record<string, unknown>, isIntact: firstBroken === null };
    },
    verifyChain: async (principal) => {
      demand(principal, 'audit.view');
      let at = CHAIN_START;
      for (;;) {
        const batch = await readChain(needs.db, at, VERIFY_BATCH);
        const { end, firstBroken } = walkChain(at, batch);
        at = end;
        const head = at.seq === 0 ? null : at;
        if (firstBroken !== null) return { intact: false, checked: at.seq, firstBroken, head };
        if (batch.length < VERIFY_BATCH) return { intact: true, checked: at.seq, firstBroken: null, head };
      }
    },
  };
}

/** A reason that says something: at least four characters that are not white space at the ends. */
export function requireReason(reason: string): string {
  const said = reason.trim();
  if (Array.from(said).length >= MIN_REASON_LENGTH) return said;
  throw new AppError({ code: 'identity.reason_required', kind: 'refused', details: { min: MIN_REASON_LENGTH } });
}
