import { useQuery } from '@tanstack/react-query';
import { Alert, Tabs } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoutingRules, RuleDetail, RuleOptions, RuleReport } from '../../../../shared/contracts/routing-rules.ts';
import { useApi } from '../../../ui/services.tsx';
import { useMay } from '../../identity/session.tsx';
import { ChangesList } from './changes-list.tsx';
import { EditingContext, type Editing } from './editing.ts';
import { PriorityForm, StickyForm } from './priority-form.tsx';
import { QueueForms } from './queue-forms.tsx';
import { RuleActs } from './rule-acts.tsx';
import { reportOn, ruleKeys } from './rules-api.ts';
import { SelfServiceForm } from './self-service-form.tsx';
import { TrialPanel } from './trial-panel.tsx';

interface Props {
  readonly detail: RuleDetail;
  readonly options: RuleOptions;
  readonly tab: string;
  readonly onTab: (tab: string) => void;
  readonly onOpen: (version: number) => void;
}

const SETTLE_MS = 500;

function useSettled<T>(value: T): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** What the server says of the rules as they stand in the form, a moment after the last key. */
function useReport(detail: RuleDetail, rules: RoutingRules): RuleReport {
  const api = useApi();
  const settled = useSettled(rules);
  const isChanged = settled !== detail.rules;
  const { data } = useQuery({
    queryKey: [...ruleKeys.one('report', String(detail.version.version)), settled],
    queryFn: ({ signal }) => reportOn(api, settled, signal),
    enabled: isChanged,
    placeholderData: (before) => before,
    gcTime: 0,
  });
  return isChanged ? (data ?? detail.report) : detail.report;
}

export function VersionView({ detail, options, tab, onTab, onOpen }: Props) {
  const { t } = useTranslation('rules');
  const may = useMay();
  const [rules, setRules] = useState(detail.rules);
  const [note, setNote] = useState(detail.version.note);
  const report = useReport(detail, rules);
  const canEdit = detail.version.state === 'draft' && may('queue.manage');
  const isDirty = rules !== detail.rules || note !== detail.version.note;
  useLeaveGuard(isDirty);
  const editing = useMemo<Editing>(
    () => ({ rules, canEdit, options, problems: report.problems, change: (how) => setRules(how) }),
    [rules, canEdit, options, report.problems],
  );
  const errors = report.problems.filter((p) => p.severity === 'error').length;
  const warnings = report.problems.length - errors;
  const tabs = [
    { key: 'rules', label: t('tab.queues'), children: <QueueForms /> },
    {
      key: 'priority',
      label: t('tab.priority'),
      children: (
        <>
          <PriorityForm />
          <StickyForm />
        </>
      ),
    },
    { key: 'self', label: t('tab.self'), children: <SelfServiceForm /> },
    {
      key: 'changes',
      label: t('tab.changes', { count: report.changes.length }),
      children: <ChangesList detail={detail} changes={report.changes} />,
    },
    { key: 'trial', label: t('tab.trial'), children: <TrialPanel detail={detail} isDirty={isDirty} /> },
  ];
  return (
    <section className="sj-rules-open" aria-label={t('version', { version: detail.version.version })}>
      <RuleActs
        detail={detail}
        draft={{ rules, note, isDirty, errors, changes: report.changes }}
        canEdit={canEdit}
        onNote={setNote}
        onOpen={onOpen}
      />
      {report.problems.length > 0 && (
        <Alert
          type={errors > 0 ? 'error' : 'warning'}
          showIcon
          title={errors > 0 ? t('hasErrors', { errors, warnings }) : t('hasWarnings', { count: warnings })}
        />
      )}
      <EditingContext value={editing}>
        <Tabs size="small" activeKey={tab} onChange={onTab} items={tabs} />
      </EditingContext>
    </section>
  );
}

/** What is typed and not saved is not lost to a closed window. */
function useLeaveGuard(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isDirty]);
}
