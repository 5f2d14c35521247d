import {
  TRUNK_LIMITS,
  type Trunk,
  type TrunkChange,
  type TrunkDraft,
} from '../../../../shared/contracts/voice-trunks.ts';
import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { isSecretFile, readSecretFile, type SecretBox } from '../../../platform/secrets/secret-box.ts';
import type { SipTrunk } from '../../../platform/sip/index.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { demandRight, demandVersion, difference, type ChangeNeeds, type PlanChange } from './plan-change-service.ts';
import { secretPurpose, type TrunkList } from './trunk-book-service.ts';
import { checkTrunk, type Wrong } from './trunk-check.ts';
import { liveOf } from './trunk-live.ts';
import { loadSights, type NodeSight } from './trunk-live-store.ts';
import { PLAIN_SETTINGS } from './trunk-settings.ts';
import { loadPlan, loadTrunks, removeTrunk, saveTrunk, type StoredTrunk } from './trunk-store.ts';

export interface TrunkAdmin {
  list(principal: Principal, query: PageQuery): Promise<Page<Trunk>>;
  create(principal: Principal, wish: TrunkDraft): Promise<Trunk>;
  change(principal: Principal, id: string, wish: TrunkChange): Promise<Trunk>;
  remove(principal: Principal, id: string, version: number): Promise<void>;
}
export interface TrunkAdminNeeds extends ChangeNeeds {
  readonly clock: Clock;
  readonly secrets: SecretBox;
  readonly list: TrunkList;
}

/** A node says every five seconds how it stands; three words missed, and it is not counted any more. */
export const SIGHT_FRESH_MS = 20_000;

type Side = 'out' | 'in';

/** What of a trunk goes to the screen and to the audit trail: never a password, nor its seal. */
const openPart = (t: Omit<StoredTrunk, 'id' | 'version' | 'secret' | 'inboundSecret'>) => ({
  name: t.name,
  note: t.note,
  enabled: t.enabled,
  addresses: [...t.addresses],
  peers: [...t.peers],
  username: t.username,
  inboundUsername: t.inboundUsername,
  settings: t.settings,
});

const fromEnvironment = (t: SipTrunk): Omit<Trunk, 'live'> => ({
  id: null,
  version: 0,
  name: t.name,
  note: '',
  enabled: true,
  addresses: [...t.addresses],
  peers: [{ host: t.host, port: t.port, transport: t.transport }],
  username: '',
  inboundUsername: '',
  settings: PLAIN_SETTINGS,
  hasPassword: false,
  hasInboundPassword: false,
});

export function createTrunkAdmin(needs: TrunkAdminNeeds, change: PlanChange): TrunkAdmin {
  const sights = (): Promise<NodeSight[]> =>
    loadSights(needs.db, new Date(needs.clock.now().getTime() - SIGHT_FRESH_MS));
  const withLive = (t: Omit<Trunk, 'live'>, seen: readonly NodeSight[]): Trunk => ({
    ...t,
    live: liveOf(
      t.enabled,
      seen.map(({ node, trunks }) => ({ node, seen: trunks[t.name] })),
    ),
  });
  const shown = (row: StoredTrunk, seen: readonly NodeSight[]): Trunk =>
    withLive(
      {
        ...openPart(row),
        id: row.id,
        version: row.version,
        hasPassword: row.secret !== null,
        hasInboundPassword: row.inboundSecret !== null,
      },
      seen,
    );

  /** Absent keeps, empty removes; a file has to be readable now, not at the first call. */
  const sealed = (wish: string | undefined, stored: string | null, of: { id: string; side: Side }): string | null => {
    if (wish === undefined) return stored;
    if (wish === '') return null;
    const field = of.side === 'out' ? 'password' : 'inboundPassword';
    if (isSecretFile(wish)) {
      if (readSecretFile(wish) === undefined) demandRight([{ field, code: 'voice.trunk_secret_file', value: wish }]);
      return wish;
    }
    if (!needs.secrets.canSeal) demandRight([{ field, code: 'voice.trunk_no_key', value: '' }]);
    return needs.secrets.seal(wish, secretPurpose(of.id, of.side));
  };

  const check = (wish: TrunkDraft, all: readonly StoredTrunk[], row: StoredTrunk | undefined): Wrong[] =>
    checkTrunk(wish, {
      others: all.filter((t) => t.id !== row?.id),
      hasPassword: (row?.secret ?? null) !== null,
      hasInboundPassword: (row?.inboundSecret ?? null) !== null,
    });

  const rowOf = (wish: TrunkDraft, id: string, before: StoredTrunk | undefined) => ({
    ...openPart(wish),
    id,
    secret: sealed(wish.password, before?.secret ?? null, { id, side: 'out' }),
    inboundSecret: sealed(wish.inboundPassword, before?.inboundSecret ?? null, { id, side: 'in' }),
  });
  const changedSecrets = (wish: TrunkDraft): readonly string[] => [
    ...(wish.password === undefined ? [] : ['password']),
    ...(wish.inboundPassword === undefined ? [] : ['inboundPassword']),
  ];

  const demandUnplanned = async (
    db: ChangeNeeds['db'] | Parameters<typeof loadPlan>[0],
    name: string,
  ): Promise<void> => {
    const { routes } = await loadPlan(db);
    if (routes.some((r) => r.trunk === name)) {
      throw new AppError({ code: 'voice.trunk_in_plan', kind: 'refused', details: { value: name, field: 'name' } });
    }
  };

  return {
    list: async (principal, { page, pageSize }) => {
      demand(principal, 'voice.trunks');
      const [rows, seen] = [await loadTrunks(needs.db), await sights()];
      const names = new Set(rows.map((r) => r.name));
      const all = [
        ...rows.map((r) => shown(r, seen)),
        ...needs.list.fromEnvironment.filter((t) => !names.has(t.name)).map((t) => withLive(fromEnvironment(t), seen)),
      ];
      return { items: all.slice((page - 1) * pageSize, page * pageSize), total: all.length, page, pageSize };
    },
    create: (principal, wish) =>
      change(principal, async (tx) => {
        const all = await loadTrunks(tx.db);
        if (all.length >= TRUNK_LIMITS.trunks) {
          throw new AppError({ code: 'voice.trunk_too_many', kind: 'refused', details: { max: TRUNK_LIMITS.trunks } });
        }
        demandRight(check(wish, all, undefined));
        const id = newId();
        const row = rowOf(wish, id, undefined);
        await saveTrunk(tx.db, row, tx.now);
        const act = {
          action: 'trunk.created',
          subject: { kind: 'trunk' as const, id },
          details: { ...openPart(row), secrets: changedSecrets(wish) },
        };
        return { value: shown({ ...row, version: 1 }, []), act };
      }),
    change: (principal, id, wish) =>
      change(principal, async (tx) => {
        const all = await loadTrunks(tx.db);
        const before = demandVersion(
          all.find((t) => t.id === id),
          wish.version,
        );
        demandRight(check(wish, all, before));
        if (wish.name !== before.name) await demandUnplanned(tx.db, before.name);
        const row = rowOf(wish, id, before);
        const details = difference(openPart(before), openPart(row));
        const secrets = changedSecrets(wish);
        if (Object.keys(details).length === 0 && secrets.length === 0) {
          return { value: shown(before, await sights()), act: undefined };
        }
        await saveTrunk(tx.db, row, tx.now);
        const act = {
          action: 'trunk.changed',
          subject: { kind: 'trunk' as const, id },
          details: { ...details, secrets },
        };
        return { value: shown({ ...row, version: before.version + 1 }, await sights()), act };
      }),
    remove: (principal, id, version) =>
      change(principal, async (tx) => {
        const all = await loadTrunks(tx.db);
        const before = demandVersion(
          all.find((t) => t.id === id),
          version,
        );
        await demandUnplanned(tx.db, before.name);
        await removeTrunk(tx.db, id);
        const act = { action: 'trunk.removed', subject: { kind: 'trunk' as const, id }, details: openPart(before) };
        return { value: undefined, act };
      }),
  };
}
