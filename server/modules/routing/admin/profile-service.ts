import {
  ADMIN_LIMITS,
  type NewProfile,
  type ProfileChange,
  type RoutingProfile,
} from '../../../../shared/contracts/routing-admin.ts';
import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { fromTemplate, type Template } from './agent-plan.ts';
import { agentIds, saveAbilities } from './agent-settings-store.ts';
import { deleteProfile, loadProfiles, saveProfile, type StoredProfile } from './profile-store.ts';
import {
  demandVersion,
  difference,
  pageOfAll,
  refused,
  type AdminNeeds,
  type Change,
} from './settings-change-service.ts';
import type { Executor } from './settings-store.ts';
import { loadSkills } from './skill-admin-store.ts';

export interface ProfileAdmin {
  list(principal: Principal, query: PageQuery): Promise<Page<RoutingProfile>>;
  create(principal: Principal, wish: NewProfile): Promise<RoutingProfile>;
  /** Its agents follow in the same transaction. */
  change(principal: Principal, code: string, wish: ProfileChange): Promise<RoutingProfile>;
  remove(principal: Principal, code: string, version: number): Promise<void>;
}

/** A skill that is out of use, or never was, cannot be given to anybody. */
export async function demandSkills(db: Executor, codes: readonly string[]): Promise<void> {
  const usable = new Set((await loadSkills(db)).filter((s) => s.active).map((s) => s.code));
  const unknown = codes.find((code) => !usable.has(code));
  if (unknown !== undefined) throw refused('routing.unknown_skill', { skill: unknown });
}

export async function templates(db: Executor): Promise<ReadonlyMap<string, Template & { readonly zh: string }>> {
  return new Map((await loadProfiles(db)).map((p) => [p.code, p]));
}

const tidy = (code: string, wish: Omit<NewProfile, 'code'>): NewProfile => ({
  code,
  zh: wish.zh.trim(),
  en: wish.en.trim(),
  voice: wish.voice,
  video: wish.video,
  chat: wish.chat,
  voiceInterruptsChat: wish.voiceInterruptsChat,
  autoAnswer: wish.autoAnswer,
  skills: Object.fromEntries(Object.entries(wish.skills).sort(([a], [b]) => a.localeCompare(b))),
});

const demandOwnName = (all: readonly StoredProfile[], { code, zh }: NewProfile): void => {
  if (all.some((p) => p.code !== code && p.zh === zh)) throw refused('routing.name_taken', { name: zh });
};

export function createProfileAdmin(needs: AdminNeeds, change: Change): ProfileAdmin {
  const one = async (db: Executor, code: string): Promise<RoutingProfile> => {
    const found = (await loadProfiles(db)).find((p) => p.code === code);
    if (found === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
    return found;
  };
  return {
    list: async (principal, query) => {
      demand(principal, 'queue.view');
      return pageOfAll(await loadProfiles(needs.db), query);
    },
    create: (principal, wish) =>
      change(principal, 'profiles', async (tx) => {
        const all = await loadProfiles(tx.db);
        const { code } = wish;
        if (all.some((p) => p.code === code)) {
          throw new AppError({ code: 'routing.code_taken', kind: 'conflict', details: { code } });
        }
        if (all.length >= ADMIN_LIMITS.profiles) throw refused('routing.too_many', { max: ADMIN_LIMITS.profiles });
        const profile = tidy(code, wish);
        demandOwnName(all, profile);
        await demandSkills(tx.db, Object.keys(profile.skills));
        await saveProfile(tx.db, profile);
        const act = {
          action: 'routing_profile.created',
          subject: { kind: 'routing_profile', id: code },
          details: { ...profile },
        };
        return { value: await one(tx.db, code), acts: [act] };
      }),
    change: (principal, code, wish) =>
      change(principal, 'profiles', async (tx) => {
        const all = await loadProfiles(tx.db);
        const before = demandVersion(
          all.find((p) => p.code === code),
          wish.version,
        );
        const profile = tidy(code, wish);
        const details = difference(before, profile);
        if (Object.keys(details).length === 0) return { value: before, acts: [] };
        demandOwnName(all, profile);
        await demandSkills(tx.db, Object.keys(profile.skills));
        await saveProfile(tx.db, profile);
        const staffIds = await agentIds(tx.db, { profile: code });
        const after = fromTemplate(code, profile);
        await saveAbilities(
          tx.db,
          staffIds.map((staffId) => ({ staffId, after })),
        );
        const subject = { kind: 'routing_profile', id: code };
        const act = { action: 'routing_profile.changed', subject, details: { ...details, agents: staffIds.length } };
        return { value: await one(tx.db, code), acts: [act], staffIds };
      }),
    remove: (principal, code, version) =>
      change(principal, 'profiles', async (tx) => {
        const before = demandVersion(
          (await loadProfiles(tx.db)).find((p) => p.code === code),
          version,
        );
        if (before.agents > 0) throw refused('routing.profile_in_use', { count: before.agents });
        await deleteProfile(tx.db, code);
        const act = {
          action: 'routing_profile.deleted',
          subject: { kind: 'routing_profile', id: code },
          details: { ...before },
        };
        return { value: undefined, acts: [act] };
      }),
  };
}
