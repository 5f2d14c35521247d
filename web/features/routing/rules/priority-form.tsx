import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { SERVICE_CLASSES } from '../../../../shared/contracts/contacts.ts';
import { SERVICE_CLASS_NAMES, type RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import { replaced, useEditing, useNamed } from './editing.ts';
import { Group, NumberField, WorthRow } from './fields.tsx';

const SLIDER_LEAST = 600;
const HOURS_MOST = 168;

/** Who goes earlier, in seconds of waiting. */
export function PriorityForm() {
  const { t } = useTranslation('rules');
  const named = useNamed();
  const { rules, change } = useEditing();
  const { priority } = rules;
  const set = (next: Partial<RoutingRules['priority']>): void =>
    change((r) => ({ ...r, priority: { ...r.priority, ...next } }));
  const most = Math.max(SLIDER_LEAST, priority.atMost);
  return (
    <div className="sj-rule-columns">
      <Group title={t('priority.classes')} hint={t('priority.classesHint')}>
        {SERVICE_CLASSES.map((c) => (
          <WorthRow
            key={c}
            label={named(SERVICE_CLASS_NAMES[c])}
            path={`/priority/classes/${c}`}
            value={priority.classes[c]}
            most={most}
            onChange={(seconds) => set({ classes: { ...priority.classes, [c]: seconds } })}
          />
        ))}
      </Group>
      <Group title={t('priority.more')} hint={t('priority.moreHint')}>
        {priority.stars.map((seconds, i) => (
          <WorthRow
            key={`star-${i + 1}`}
            label={t('priority.stars', { count: i + 1 })}
            path={`/priority/stars/${i}`}
            value={seconds}
            most={most}
            onChange={(next) => set({ stars: replaced(priority.stars, i, next) })}
          />
        ))}
        <WorthRow
          label={t('priority.openCase')}
          path="/priority/openCase"
          value={priority.openCase}
          most={most}
          onChange={(openCase) => set({ openCase })}
        />
        <WorthRow
          label={t('priority.repeated')}
          path="/priority/repeatedCaller"
          value={priority.repeatedCaller.seconds}
          most={most}
          onChange={(seconds) => set({ repeatedCaller: { ...priority.repeatedCaller, seconds } })}
        />
        <div className="sj-rule-line">
          <span>{t('priority.repeatedWithin')}</span>
          <NumberField
            label={t('priority.repeatedWithin')}
            value={priority.repeatedCaller.withinHours}
            min={1}
            max={HOURS_MOST}
            unit={t('unit.hours')}
            onChange={(withinHours) => set({ repeatedCaller: { ...priority.repeatedCaller, withinHours } })}
          />
        </div>
        <WorthRow
          label={t('priority.atMost')}
          path="/priority/atMost"
          value={priority.atMost}
          most={Math.max(most, 3_600)}
          onChange={(atMost) => set({ atMost })}
        />
      </Group>
    </div>
  );
}

const STICKY = ['vipManager', 'caseAgent', 'lastAgent'] as const;
const HOLD_MOST = 600;

/** Whom a customer knows, and how long that agent is waited for. */
export function StickyForm() {
  const { t } = useTranslation('rules');
  const { rules, change, canEdit } = useEditing();
  const { sticky } = rules;
  const set = (next: Partial<RoutingRules['sticky']>): void =>
    change((r) => ({ ...r, sticky: { ...r.sticky, ...next } }));
  return (
    <Group title={t('sticky.title')} hint={t('sticky.hint')}>
      {STICKY.map((key) => (
        <div key={key} className="sj-rule-line">
          <Switch
            size="small"
            checked={sticky[key].on}
            disabled={!canEdit}
            aria-label={t(`sticky.${key}`)}
            onChange={(on) => set({ [key]: { ...sticky[key], on } })}
          />
          <span className="sj-rule-name">{t(`sticky.${key}`)}</span>
          <span>{t('sticky.hold')}</span>
          <NumberField
            label={`${t(`sticky.${key}`)} ${t('sticky.hold')}`}
            value={sticky[key].holdSeconds}
            max={HOLD_MOST}
            unit={t('unit.seconds')}
            onChange={(holdSeconds) => set({ [key]: { ...sticky[key], holdSeconds } })}
          />
          {key === 'vipManager' && (
            <label className="sj-rule-inline">
              <Switch
                size="small"
                checked={sticky.vipManager.standIn}
                disabled={!canEdit}
                aria-label={t('sticky.standIn')}
                onChange={(standIn) => set({ vipManager: { ...sticky.vipManager, standIn } })}
              />
              {t('sticky.standIn')}
            </label>
          )}
          {key === 'lastAgent' && (
            <>
              <span>{t('sticky.within')}</span>
              <NumberField
                label={`${t('sticky.lastAgent')} ${t('sticky.within')}`}
                value={sticky.lastAgent.withinHours}
                min={1}
                max={HOURS_MOST}
                unit={t('unit.hours')}
                onChange={(withinHours) => set({ lastAgent: { ...sticky.lastAgent, withinHours } })}
              />
            </>
          )}
        </div>
      ))}
    </Group>
  );
}
