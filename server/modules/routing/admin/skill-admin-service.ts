import {
  ADMIN_LIMITS,
  type AdminSkill,
  type NewSkill,
  type SkillChange,
} from '../../../../shared/contracts/routing-admin.ts';
import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { loadAdminQueues } from './queue-admin-store.ts';
import { skillUses } from './setting-uses.ts';
import {
  demandVersion,
  difference,
  pageOfAll,
  refused,
  type AdminNeeds,
  type Change,
} from './settings-change-service.ts';
import { namedByRules, type Executor } from './settings-store.ts';
import { countLevels, countProfilesBySkill, loadSkills, saveSkill, type StoredSkill } from './skill-admin-store.ts';

export interface SkillAdmin {
  list(principal: Principal, query: PageQuery): Promise<Page<AdminSkill>>;
  create(principal: Principal, wish: NewSkill): Promise<AdminSkill>;
  change(principal: Principal, code: string, wish: SkillChange): Promise<AdminSkill>;
}

async function readSkills(db: Executor): Promise<AdminSkill[]> {
  const [skills, levels, profiles, rules] = [
    await loadSkills(db),
    await countLevels(db),
    await countProfilesBySkill(db),
    await namedByRules(db),
  ];
  return skills.map((s) => ({
    ...s,
    levels: levels.get(s.code) ?? [0, 0, 0, 0, 0],
    profiles: profiles.get(s.code) ?? 0,
    queues: [...new Set(rules.steps.filter((step) => step.skill === s.code).map((step) => step.queue))],
  }));
}

const demandOwnName = (all: readonly StoredSkill[], code: string, zh: string): void => {
  // Sheets name skills by their Chinese name: two of one name could not be told apart.
  if (all.some((s) => s.code !== code && s.zh === zh)) throw refused('routing.name_taken', { name: zh });
};

async function demandNotUsed(db: Executor, skill: StoredSkill): Promise<void> {
  const uses = skillUses(skill.code, {
    queues: await loadAdminQueues(db),
    agents: ((await countLevels(db)).get(skill.code) ?? []).reduce((sum, n) => sum + n, 0),
    profiles: (await countProfilesBySkill(db)).get(skill.code) ?? 0,
    rules: await namedByRules(db),
  });
  if (uses.zh.length === 0) return;
  throw refused('routing.skill_in_use', {
    skillZh: skill.zh,
    skillEn: skill.en,
    usesZh: uses.zh.join('；'),
    usesEn: uses.en.join('; '),
  });
}

export function createSkillAdmin(needs: AdminNeeds, change: Change): SkillAdmin {
  const one = async (db: Executor, code: string): Promise<AdminSkill> => {
    const found = (await readSkills(db)).find((s) => s.code === code);
    if (found === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
    return found;
  };
  return {
    list: async (principal, query) => {
      demand(principal, 'queue.view');
      return pageOfAll(await readSkills(needs.db), query);
    },
    create: (principal, wish) =>
      change(principal, 'skills', async (tx) => {
        const all = await loadSkills(tx.db);
        const { code } = wish;
        if (all.some((s) => s.code === code)) {
          throw new AppError({ code: 'routing.code_taken', kind: 'conflict', details: { code } });
        }
        if (all.length >= ADMIN_LIMITS.skills) throw refused('routing.too_many', { max: ADMIN_LIMITS.skills });
        const skill = { code, zh: wish.zh.trim(), en: wish.en.trim(), active: true };
        demandOwnName(all, code, skill.zh);
        await saveSkill(tx.db, skill);
        const act = { action: 'skill.created', subject: { kind: 'skill', id: code }, details: skill };
        return { value: await one(tx.db, code), acts: [act] };
      }),
    change: (principal, code, wish) =>
      change(principal, 'skills', async (tx) => {
        const all = await loadSkills(tx.db);
        const before = demandVersion(
          all.find((s) => s.code === code),
          wish.version,
        );
        const skill = { code, zh: wish.zh.trim(), en: wish.en.trim(), active: wish.active };
        const details = difference({ ...before }, skill);
        if (Object.keys(details).length === 0) return { value: await one(tx.db, code), acts: [] };
        demandOwnName(all, code, skill.zh);
        if (before.active && !skill.active) await demandNotUsed(tx.db, before);
        await saveSkill(tx.db, skill);
        const act = { action: 'skill.changed', subject: { kind: 'skill', id: code }, details };
        return { value: await one(tx.db, code), acts: [act] };
      }),
  };
}
