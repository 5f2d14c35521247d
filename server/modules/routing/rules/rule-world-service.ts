import type { RoutingRules, RuleOptions } from '../../../../shared/contracts/routing-rules.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { loadRuleQueues, loadRuleSkills, skillCounts, skillHolders } from './rule-store.ts';
import type { Holders, RuleWorld } from './rule-world.ts';

const LEVELS = [1, 2, 3, 4, 5] as const;

interface Needs {
  readonly db: Db;
  readonly organisation: Pick<OrganisationView, 'staff'>;
}

/** The house as a rule is checked against it. Where agents sit is asked only when a rule speaks of centres. */
export function createWorldReading({ db, organisation }: Needs) {
  const byCentre = async (): Promise<Holders[]> => {
    const rows = await skillHolders(db);
    const staff = await organisation.staff(rows.map((r) => r.staff_id));
    const counts = new Map<string, { skill: string; level: number; centre: string | null; agents: number }>();
    for (const { staff_id, skill, level } of rows) {
      const centre = staff.get(staff_id)?.centre ?? null;
      const key = `${skill}|${level}|${centre ?? ''}`;
      const count = counts.get(key) ?? { skill, level, centre, agents: 0 };
      count.agents += 1;
      counts.set(key, count);
    }
    return [...counts.values()];
  };
  const everywhere = async (): Promise<Holders[]> =>
    (await skillCounts(db)).map((count) => ({ ...count, centre: null }));

  return {
    read: async (rules: RoutingRules): Promise<RuleWorld> => {
      const speaksOfCentres = rules.queues.some((q) =>
        q.steps.some((step) => step.kind === 'skill' && step.scope === 'own_centre'),
      );
      const [queues, skills, holders] = await Promise.all([
        loadRuleQueues(db),
        loadRuleSkills(db),
        speaksOfCentres ? byCentre() : everywhere(),
      ]);
      return {
        queues: new Map(queues.map((q) => [q.code, q])),
        skills: new Map(skills.map((s) => [s.code, s])),
        holders,
      };
    },
    options: async (): Promise<RuleOptions> => {
      const [queues, skills, counts] = await Promise.all([loadRuleQueues(db), loadRuleSkills(db), skillCounts(db)]);
      const atLeast = (skill: string, level: number): number =>
        counts.reduce((sum, c) => (c.skill === skill && c.level >= level ? sum + c.agents : sum), 0);
      return {
        queues: queues.map(({ code, zh, en, active }) => ({ code, zh, en, active })),
        skills: skills.map((s) => ({ ...s, agents: LEVELS.map((level) => atLeast(s.code, level)) })),
      };
    },
  };
}
