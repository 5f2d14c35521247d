import type { EntryRule } from '../../../../shared/contracts/routing-admin.ts';
import type { NamedByRules } from './settings-store.ts';

/** Who still needs a queue or a skill, in sentences for the one who wants to take it away. */
export interface Uses {
  readonly zh: string[];
  readonly en: string[];
}

interface Named {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

const list = (all: readonly Named[], codes: ReadonlySet<string>, language: 'zh' | 'en'): string => {
  const known = new Map(all.map((q) => [q.code, q]));
  return [...codes].map((code) => known.get(code)?.[language] ?? code).join(language === 'zh' ? '、' : ', ');
};

export function queueUses(
  code: string,
  found: {
    readonly queues: readonly (Named & { readonly closedTo: string | null; readonly active: boolean })[];
    readonly waiting: number;
    readonly entries: readonly EntryRule[];
    readonly rules: NamedByRules;
  },
): Uses {
  const uses: Uses = { zh: [], en: [] };
  const say = (zh: string, en: string): void => {
    uses.zh.push(zh);
    uses.en.push(en);
  };
  if (found.waiting > 0) say(`还有 ${found.waiting} 个联络在等候`, `${found.waiting} contacts wait in it`);
  const rows = found.entries.flatMap((e, at) => (e.queue === code ? [at + 1] : []));
  if (rows.length > 0) say(`进线规则第 ${rows.join('、')} 条指向它`, `entry rules ${rows.join(', ')} lead to it`);
  const closing = new Set(found.queues.filter((q) => q.active && q.closedTo === code).map((q) => q.code));
  if (closing.size > 0) {
    const [zh, en] = [list(found.queues, closing, 'zh'), list(found.queues, closing, 'en')];
    say(`${zh}在非营业时段转到它`, `${en} hand over to it while closed`);
  }
  const overflowing = new Set(
    found.rules.steps.filter((s) => s.overflow === code && s.queue !== code).map((s) => s.queue),
  );
  if (overflowing.size > 0) {
    const [zh, en] = [list(found.queues, overflowing, 'zh'), list(found.queues, overflowing, 'en')];
    say(`生效的路由规则让${zh}溢出到它`, `the rules in force let ${en} overflow into it`);
  }
  return uses;
}

export function skillUses(
  code: string,
  found: {
    readonly queues: readonly Named[];
    readonly agents: number;
    readonly profiles: number;
    readonly rules: NamedByRules;
  },
): Uses {
  const uses: Uses = { zh: [], en: [] };
  const say = (zh: string, en: string): void => {
    uses.zh.push(zh);
    uses.en.push(en);
  };
  const asking = new Set(found.rules.steps.filter((s) => s.skill === code).map((s) => s.queue));
  if (asking.size > 0) {
    const [zh, en] = [list(found.queues, asking, 'zh'), list(found.queues, asking, 'en')];
    say(`生效的路由规则中，${zh}要求这项技能`, `the rules in force ask for it in ${en}`);
  }
  if (found.agents > 0) say(`有 ${found.agents} 名坐席具备`, `${found.agents} agents have it`);
  if (found.profiles > 0) say(`有 ${found.profiles} 个路由模板包含`, `${found.profiles} routing profiles include it`);
  return uses;
}
