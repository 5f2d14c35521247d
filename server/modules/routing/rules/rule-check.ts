import { SERVICE_CLASSES } from '../../../../shared/contracts/contacts.ts';
import {
  SERVICE_CLASS_NAMES,
  type QueueRules,
  type RelaxStep,
  type RoutingRules,
  type RuleProblem,
} from '../../../../shared/contracts/routing-rules.ts';
import { cyclesIn } from './overflow-cycles.ts';
import {
  agentsFor,
  error,
  queueName,
  skillName,
  sumHolders,
  warning,
  type Found,
  type RuleWorld,
} from './rule-world.ts';

/**
 * What is wrong with a rule document beyond its shape, in words for a shift leader. An error keeps it from being released:
 * contacts would wait for nobody. A warning may be meant so; today's staff may not be tomorrow's.
 */
export function checkRules(rules: RoutingRules, world: RuleWorld): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const at = (path: string, found: Found | undefined): void => {
    if (found !== undefined) problems.push({ ...found, path });
  };
  rules.queues.forEach((queue, q) => {
    at(`/queues/${q}`, badQueue(queue, rules.queues.slice(0, q), world));
    queue.steps.forEach((step, s) => {
      const path = `/queues/${q}/steps/${s}`;
      at(path, badTime(queue, s, world));
      at(path, step.kind === 'queue' ? badOverflow(step, rules, world) : badSkill(step, { queue, rules, world }));
      at(path, redundant(queue, s, world));
    });
    at(`/queues/${q}`, matchesNobody(queue, rules, world));
  });
  for (const cycle of cyclesIn(rules.queues)) {
    const q = rules.queues.findIndex((queue) => queue.code === cycle[0]);
    const names = cycle.map((code) => queueName(world, code));
    const zh = `溢出成环：${names.map((n) => n.zh).join('→')}，客户会绕回原队列，没有新的坐席可问`;
    const en = `Overflow goes round in a circle: ${names.map((n) => n.en).join(' → ')}; nobody new is asked`;
    at(`/queues/${q}`, error('cyclic_overflow', zh, en));
  }
  for (const problem of queuesWithoutRule(rules, world)) at('/queues', problem);
  for (const [path, problem] of worthTooMuch(rules)) at(path, problem);
  rules.selfService.forEach((_, i) => at(`/selfService/${i}`, badSelfService(rules.selfService, i)));
  return problems;
}

function badQueue(queue: QueueRules, before: readonly QueueRules[], world: RuleWorld): Found | undefined {
  const { zh, en } = queueName(world, queue.code);
  if (before.some((other) => other.code === queue.code))
    return error('duplicate_queue', `「${zh}」队列写了两次规则`, `The queue ${en} has two rules`);
  const known = world.queues.get(queue.code);
  if (known === undefined)
    return error('unknown_queue', `没有编号为 ${queue.code} 的队列`, `There is no queue ${queue.code}`);
  if (!known.active)
    return warning(
      'inactive_queue',
      `「${zh}」队列已停用，规则不起作用`,
      `The queue ${en} is closed down; its rule has no effect`,
    );
  return undefined;
}

function badTime(queue: QueueRules, s: number, world: RuleWorld): Found | undefined {
  const { zh, en } = queueName(world, queue.code);
  const seconds = queue.steps[s]?.afterSeconds ?? 0;
  if (s === 0) {
    if (seconds === 0) return undefined;
    return error(
      'first_step_late',
      `「${zh}」队列第 1 步要从 0 秒开始，现在是 ${seconds} 秒：这段时间没有人会被问到`,
      `The first step of ${en} must begin at 0 s, not ${seconds} s: until then nobody is asked`,
    );
  }
  const sooner = queue.steps[s - 1]?.afterSeconds ?? 0;
  if (seconds >= sooner) return undefined;
  return error(
    'steps_out_of_order',
    `「${zh}」队列第 ${s + 1} 步（${seconds} 秒）早于第 ${s} 步（${sooner} 秒）`,
    `Step ${s + 1} of ${en} (${seconds} s) comes before step ${s} (${sooner} s)`,
  );
}

function badOverflow(step: RelaxStep & { kind: 'queue' }, rules: RoutingRules, world: RuleWorld): Found | undefined {
  const { zh, en } = queueName(world, step.queue);
  if (!world.queues.has(step.queue))
    return error(
      'unknown_queue',
      `没有编号为 ${step.queue} 的队列可溢出`,
      `There is no queue ${step.queue} to overflow into`,
    );
  if (!rules.queues.some((q) => q.code === step.queue))
    return error(
      'overflow_without_rule',
      `溢出到「${zh}」，但该队列没有规则`,
      `Overflows into ${en}, which has no rule`,
    );
  return undefined;
}

interface StepAround {
  readonly queue: QueueRules;
  readonly rules: RoutingRules;
  readonly world: RuleWorld;
}

function badSkill(step: RelaxStep & { kind: 'skill' }, { queue, rules, world }: StepAround): Found | undefined {
  const { zh, en } = skillName(world, step.skill);
  const known = world.skills.get(step.skill);
  if (known === undefined)
    return error('unknown_skill', `没有编号为 ${step.skill} 的技能`, `There is no skill ${step.skill}`);
  if (!known.active) return error('inactive_skill', `技能「${zh}」已停用`, `The skill ${en} is no longer in use`);
  const centre = world.queues.get(queue.code)?.centre ?? null;
  if (step.scope === 'own_centre' && centre === null)
    return warning(
      'no_centre',
      '队列没有所属中心，「本中心」这一步不会问到任何人',
      'The queue belongs to no centre, so this step asks nobody',
    );
  if (step.scope === 'same_team' && !isSticky(rules))
    return warning(
      'no_preferred',
      '优选坐席全部关闭，「同班组」这一步不会问到任何人',
      'No preferred agent is ever named, so “same team” asks nobody',
    );
  if (agentsFor(world, step, centre) > 0) return undefined;
  const holders = sumHolders(world, (h) => h.skill === step.skill);
  if (holders === 0)
    return warning('skill_without_agents', `没有任何坐席具备技能「${zh}」`, `No agent has the skill ${en}`);
  return warning(
    'level_without_agents',
    `技能「${zh}」有 ${holders} 名坐席，达到 ${step.minLevel} 级且在范围内的为 0 名`,
    `${holders} agents have the skill ${en}, but 0 of them at level ${step.minLevel} within the scope`,
  );
}

const isSticky = ({ sticky }: RoutingRules): boolean =>
  sticky.vipManager.on || sticky.caseAgent.on || sticky.lastAgent.on;

/** A later step that asks for no less than an earlier one adds nobody. */
function redundant(queue: QueueRules, s: number, world: RuleWorld): Found | undefined {
  const step = queue.steps[s];
  if (step?.kind !== 'skill') return undefined;
  const i = queue.steps
    .slice(0, s)
    .findIndex(
      (b) =>
        b.kind === 'skill' &&
        b.skill === step.skill &&
        b.minLevel <= step.minLevel &&
        (b.scope === 'everywhere' || b.scope === step.scope),
    );
  if (i < 0) return undefined;
  const { zh, en } = skillName(world, step.skill);
  return warning(
    'step_adds_nobody',
    `这一步要的「${zh}」${step.minLevel} 级，第 ${i + 1} 步已经包含，不会多问任何人`,
    `Step ${i + 1} already asks for ${en} at level ${step.minLevel} or lower: this step adds nobody`,
  );
}

function reach(step: RelaxStep, rules: RoutingRules, world: RuleWorld, path: readonly string[]): number {
  const own = path.at(-1) ?? '';
  if (step.kind === 'skill') return agentsFor(world, step, world.queues.get(own)?.centre ?? null);
  const first = rules.queues.find((q) => q.code === step.queue)?.steps[0];
  if (first === undefined || path.includes(step.queue)) return 0;
  return reach(first, rules, world, [...path, step.queue]);
}

function matchesNobody(queue: QueueRules, rules: RoutingRules, world: RuleWorld): Found | undefined {
  if (queue.steps.some((step) => reach(step, rules, world, [queue.code]) > 0)) return undefined;
  const { zh, en } = queueName(world, queue.code);
  const n = queue.steps.length;
  return warning(
    'matches_nobody',
    `「${zh}」队列共 ${n} 步，匹配到的坐席为 0 名：客户将一直等待`,
    `The ${n} steps of ${en} match 0 agents: customers would wait for ever`,
  );
}

function queuesWithoutRule(rules: RoutingRules, world: RuleWorld): Found[] {
  const ruled = new Set(rules.queues.map((q) => q.code));
  return [...world.queues]
    .filter(([code, queue]) => queue.active && !ruled.has(code))
    .map(([, { zh, en }]) =>
      error(
        'queue_without_rule',
        `「${zh}」队列没有规则，进入的客户没有人接`,
        `The queue ${en} has no rule: nobody would take its customers`,
      ),
    );
}

function worthTooMuch({ priority }: RoutingRules): [string, Found][] {
  const worths: [string, string, string, number][] = [
    ...SERVICE_CLASSES.map((c): [string, string, string, number] => [
      `/priority/classes/${c}`,
      SERVICE_CLASS_NAMES[c].zh,
      SERVICE_CLASS_NAMES[c].en,
      priority.classes[c],
    ]),
    ...priority.stars.map((seconds, i): [string, string, string, number] => [
      `/priority/stars/${i}`,
      `${i + 1} 星`,
      `${i + 1} stars`,
      seconds,
    ]),
    ['/priority/repeatedCaller', '重复来电', 'Repeated caller', priority.repeatedCaller.seconds],
    ['/priority/openCase', '有未结诉求', 'Open case', priority.openCase],
  ];
  return worths
    .filter(([, , , seconds]) => seconds > priority.atMost)
    .map(([path, zh, en, seconds]) => [
      path,
      warning(
        'worth_too_much',
        `「${zh}」提前 ${seconds} 秒，超过合计上限 ${priority.atMost} 秒，只按 ${priority.atMost} 秒计`,
        `${en} is worth ${seconds} s, above the limit of ${priority.atMost} s: only ${priority.atMost} s count`,
      ),
    ]);
}

type SelfServiceRule = RoutingRules['selfService'][number];

const covers = (wide: SelfServiceRule, narrow: SelfServiceRule): boolean =>
  (wide.channel === null || wide.channel === narrow.channel) &&
  (wide.serviceClass === null || wide.serviceClass === narrow.serviceClass) &&
  (wide.topicPrefix === null ||
    narrow.topicPrefix === wide.topicPrefix ||
    narrow.topicPrefix?.startsWith(`${wide.topicPrefix}.`) === true) &&
  (wide.hours === null || JSON.stringify(wide.hours) === JSON.stringify(narrow.hours));

function badSelfService(list: readonly SelfServiceRule[], i: number): Found | undefined {
  const rule = list[i];
  if (rule === undefined) return undefined;
  if (rule.hours !== null && rule.hours.from === rule.hours.until)
    return warning('hours_all_day', '开始与结束相同，按全天计', 'Begin and end are the same: it counts as all day');
  const earlier = list.slice(0, i).findIndex((before) => covers(before, rule));
  if (earlier < 0) return undefined;
  return warning(
    'rule_never_reached',
    `第 ${earlier + 1} 条已包含这种情况，本条不会用到`,
    `Rule ${earlier + 1} already covers this: this one is never used`,
  );
}
