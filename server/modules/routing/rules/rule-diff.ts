import { SERVICE_CLASSES } from '../../../../shared/contracts/contacts.ts';
import {
  SERVICE_CLASS_NAMES,
  STRATEGIES,
  type QueueRules,
  type RelaxStep,
  type RoutingRules,
  type RuleChange,
  type StepScope,
} from '../../../../shared/contracts/routing-rules.ts';
import { queueName, skillName, type RuleWorld } from './rule-world.ts';

type Names = Pick<RuleWorld, 'queues' | 'skills'>;
interface Words {
  readonly zh: string;
  readonly en: string;
}
const both = (zh: string, en: string): Words => ({ zh, en });
const seconds = (n: number): Words => both(`${n}秒`, `${n} s`);
const onOff = (on: boolean): Words => (on ? both('开', 'on') : both('关', 'off'));

/** The differences between two versions in the order of the document, as a shift leader says them. */
export function changesBetween(from: RoutingRules, to: RoutingRules, names: Names): RuleChange[] {
  return [
    ...priorityChanges(from.priority, to.priority),
    ...stickyChanges(from.sticky, to.sticky),
    ...queueChanges(from.queues, to.queues, withWorld(names)),
    ...selfServiceChanges(from.selfService, to.selfService),
  ];
}

const withWorld = (names: Names): RuleWorld => ({ ...names, holders: [] });

function changed(what: Words, from: Words, to: Words): RuleChange[] {
  if (from.zh === to.zh && from.en === to.en) return [];
  return [{ zh: `${what.zh} ${from.zh}→${to.zh}`, en: `${what.en} ${from.en} → ${to.en}` }];
}
const changedSeconds = (what: Words, from: number, to: number): RuleChange[] =>
  changed(what, seconds(from), seconds(to));

function priorityChanges(from: RoutingRules['priority'], to: RoutingRules['priority']): RuleChange[] {
  const under = (zh: string, en: string): Words => both(`优先级：${zh}`, `Priority: ${en}`);
  return [
    ...SERVICE_CLASSES.flatMap((c) => {
      const { zh, en } = SERVICE_CLASS_NAMES[c];
      return changedSeconds(under(zh, en), from.classes[c], to.classes[c]);
    }),
    ...to.stars.flatMap((worth, i) => changedSeconds(under(`${i + 1}星`, `${i + 1} stars`), from.stars[i] ?? 0, worth)),
    ...changedSeconds(under('重复来电', 'repeated caller'), from.repeatedCaller.seconds, to.repeatedCaller.seconds),
    ...changed(
      under('重复来电时限', 'repeated within'),
      both(`${from.repeatedCaller.withinHours}小时`, `${from.repeatedCaller.withinHours} h`),
      both(`${to.repeatedCaller.withinHours}小时`, `${to.repeatedCaller.withinHours} h`),
    ),
    ...changedSeconds(under('有未结诉求', 'open case'), from.openCase, to.openCase),
    ...changedSeconds(under('合计上限', 'at most together'), from.atMost, to.atMost),
  ];
}

const STICKY_NAMES = {
  vipManager: both('VIP客户经理', 'VIP manager'),
  caseAgent: both('诉求经办坐席', 'agent of the open case'),
  lastAgent: both('上次坐席', 'last agent'),
} as const;

function stickyChanges(from: RoutingRules['sticky'], to: RoutingRules['sticky']): RuleChange[] {
  const under = (what: Words, zh: string, en: string): Words =>
    both(`优选坐席：${what.zh}${zh}`, `Preferred: ${what.en}${en}`);
  const each = (['vipManager', 'caseAgent', 'lastAgent'] as const).flatMap((key) => {
    const what = STICKY_NAMES[key];
    return [
      ...changed(under(what, '', ''), onOff(from[key].on), onOff(to[key].on)),
      ...changedSeconds(under(what, '等待', ', hold'), from[key].holdSeconds, to[key].holdSeconds),
    ];
  });
  return [
    ...each,
    ...changed(
      under(STICKY_NAMES.vipManager, '替班人', ', stand-in'),
      onOff(from.vipManager.standIn),
      onOff(to.vipManager.standIn),
    ),
    ...changed(
      under(STICKY_NAMES.lastAgent, '时限', ', within'),
      both(`${from.lastAgent.withinHours}小时`, `${from.lastAgent.withinHours} h`),
      both(`${to.lastAgent.withinHours}小时`, `${to.lastAgent.withinHours} h`),
    ),
  ];
}

const strategyName = (code: QueueRules['strategy']): Words =>
  STRATEGIES.find((s) => s.code === code) ?? both(code, code);
const limit = (n: number): Words => (n === 0 ? both('不限', 'no limit') : seconds(n));

function queueChanges(from: readonly QueueRules[], to: readonly QueueRules[], names: RuleWorld): RuleChange[] {
  const before = new Map(from.map((q) => [q.code, q]));
  const after = new Set(to.map((q) => q.code));
  const gone = from.filter((q) => !after.has(q.code));
  return [
    ...to.flatMap((queue) => {
      const old = before.get(queue.code);
      const name = queueTitle(names, queue.code);
      if (old === undefined) return [both(`${name.zh}：新增规则`, `${name.en}: new rule`)];
      return queueDifferences(old, queue, names);
    }),
    ...gone.map((queue) => {
      const name = queueTitle(names, queue.code);
      return both(`${name.zh}：删除规则`, `${name.en}: rule removed`);
    }),
  ];
}

function queueTitle(names: RuleWorld, code: string): Words {
  const { zh, en } = queueName(names, code);
  return both(zh.endsWith('队列') ? zh : `${zh}队列`, en);
}

function queueDifferences(from: QueueRules, to: QueueRules, names: RuleWorld): RuleChange[] {
  const name = queueTitle(names, to.code);
  const under = (zh: string, en: string): Words => both(`${name.zh}：${zh}`, `${name.en}: ${en}`);
  const steps = Array.from({ length: Math.max(from.steps.length, to.steps.length) }, (_, i) =>
    stepChanges(from.steps[i], to.steps[i], { under: under(`第${i + 1}步`, `step ${i + 1}`), names }),
  );
  return [
    ...changed(under('选人方式', 'strategy'), strategyName(from.strategy), strategyName(to.strategy)),
    ...changedSeconds(under('振铃', 'ring'), from.ringSeconds, to.ringSeconds),
    ...changed(under('事后处理时限', 'after-call limit'), limit(from.afterCallSeconds), limit(to.afterCallSeconds)),
    ...steps.flat(),
  ];
}

const SCOPE_NAMES: Readonly<Record<StepScope, Words>> = {
  everywhere: both('全网', 'everywhere'),
  own_centre: both('本中心', 'own centre'),
  same_team: both('同班组', 'same team'),
};

function asks(step: RelaxStep, names: RuleWorld): Words {
  if (step.kind === 'queue') {
    const { zh, en } = queueName(names, step.queue);
    return both(`溢出到「${zh}」`, `overflow into ${en}`);
  }
  const { zh, en } = skillName(names, step.skill);
  const scope = SCOPE_NAMES[step.scope];
  return both(`${zh}≥${step.minLevel}级（${scope.zh}）`, `${en} ≥ ${step.minLevel} (${scope.en})`);
}

function stepChanges(
  from: RelaxStep | undefined,
  to: RelaxStep | undefined,
  { under, names }: { readonly under: Words; readonly names: RuleWorld },
): RuleChange[] {
  if (from === undefined && to === undefined) return [];
  if (from === undefined || to === undefined) {
    const step = from ?? to;
    if (step === undefined) return [];
    const what = asks(step, names);
    const [zh, en] = from === undefined ? ['新增', 'added:'] : ['删除', 'removed:'];
    return [
      both(
        `${under.zh} ${zh}（${step.afterSeconds}秒，${what.zh}）`,
        `${under.en} ${en} ${step.afterSeconds} s, ${what.en}`,
      ),
    ];
  }
  return [
    ...changedSeconds(under, from.afterSeconds, to.afterSeconds),
    ...changed(under, asks(from, names), asks(to, names)),
  ];
}

type SelfServiceRules = RoutingRules['selfService'];

function selfServiceChanges(from: SelfServiceRules, to: SelfServiceRules): RuleChange[] {
  return Array.from({ length: Math.max(from.length, to.length) }, (_, i) =>
    changed(both(`自助优先第${i + 1}条`, `Self-service rule ${i + 1}:`), ruleWords(from[i]), ruleWords(to[i])),
  ).flat();
}

const CHANNEL_NAMES = {
  voice: both('电话', 'voice'),
  video: both('视频', 'video'),
  chat: both('在线', 'chat'),
} as const;

function ruleWords(rule: SelfServiceRules[number] | undefined): Words {
  if (rule === undefined) return both('无', 'none');
  const parts = [
    rule.channel === null ? undefined : CHANNEL_NAMES[rule.channel],
    rule.serviceClass === null ? undefined : SERVICE_CLASS_NAMES[rule.serviceClass],
    rule.topicPrefix === null ? undefined : both(rule.topicPrefix, rule.topicPrefix),
    rule.hours === null
      ? undefined
      : both(`${rule.hours.from}–${rule.hours.until}时`, `${rule.hours.from}–${rule.hours.until} h`),
  ].filter((part) => part !== undefined);
  const who =
    parts.length === 0
      ? both('所有来话', 'everybody')
      : both(parts.map((p) => p.zh).join('·'), parts.map((p) => p.en).join(', '));
  const first = rule.first === 'person' ? both('人工优先', 'person first') : both('自助优先', 'self-service first');
  return both(`${who.zh} ${first.zh}`, `${who.en}: ${first.en}`);
}
