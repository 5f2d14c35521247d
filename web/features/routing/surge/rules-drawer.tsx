import { PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueSight, SurgeRule } from '../../../../shared/contracts/routing-surge.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { StatusTag } from '../../../ui/status-tag.tsx';
import { useMay } from '../../identity/session.tsx';
import { RuleForm } from './rule-form.tsx';
import { removeRule } from './surge-api.ts';
import { useRuleWords } from './surge-words.ts';
import { useSurgeAct } from './use-surge.ts';

interface Props {
  readonly isOpen: boolean;
  readonly rules: readonly SurgeRule[];
  readonly queues: readonly QueueSight[];
  readonly onClose: () => void;
}

/** The rules as sentences; one of them opened in a form. */
export function RulesDrawer({ isOpen, rules, queues, onClose }: Props) {
  const { t } = useTranslation('routing');
  const mayEdit = useMay()('queue.manage');
  const [edited, edit] = useState<SurgeRule | 'new'>();
  const close = (): void => {
    edit(undefined);
    onClose();
  };
  return (
    <Drawer
      open={isOpen}
      onClose={close}
      size={760}
      title={t('surge.rules')}
      extra={
        mayEdit &&
        edited === undefined && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => edit('new')}>
            {t('surge.newRule')}
          </Button>
        )
      }
    >
      {edited === undefined ? (
        <>
          {!mayEdit && <p className="sj-surge-summary">{t('surge.readOnly')}</p>}
          {rules.length === 0 && <EmptyState title={t('surge.raiseNone')} hint={t('surge.rulesNone')} />}
          <ul className="sj-surge-rules">
            {rules.map((rule) => (
              <RuleLine key={rule.id} rule={rule} queues={queues} {...(mayEdit ? { onEdit: () => edit(rule) } : {})} />
            ))}
          </ul>
        </>
      ) : (
        <RuleForm
          key={edited === 'new' ? 'new' : edited.id}
          rule={edited === 'new' ? undefined : edited}
          queues={queues}
          onDone={() => edit(undefined)}
        />
      )}
    </Drawer>
  );
}

interface LineProps {
  readonly rule: SurgeRule;
  readonly queues: readonly QueueSight[];
  readonly onEdit?: () => void;
}

function RuleLine({ rule, queues, onEdit }: LineProps) {
  const { t } = useTranslation('routing');
  const words = useRuleWords(queues);
  const remove = useSurgeAct<string>(removeRule);
  return (
    <li>
      <div>
        <b>{rule.name}</b> {!rule.active && <StatusTag tone="neutral" text={t('surge.off')} />}
        {onEdit !== undefined && (
          <span className="sj-surge-acts">
            <Button size="small" aria-label={`${t('surge.edit')} ${rule.name}`} onClick={onEdit}>
              {t('surge.edit')}
            </Button>
            <Popconfirm
              title={t('surge.remove')}
              description={t('surge.removeAsk')}
              okText={t('surge.remove')}
              cancelText={t('surge.cancel')}
              onConfirm={() => remove.mutate(rule.id)}
            >
              <Button size="small" danger loading={remove.isPending} aria-label={`${t('surge.remove')} ${rule.name}`}>
                {t('surge.remove')}
              </Button>
            </Popconfirm>
          </span>
        )}
      </div>
      <p>{words.whole(rule)}</p>
      {remove.error !== null && <ApiProblem error={remove.error} />}
      <ol>
        {rule.stages.map((plan, place) => (
          <li key={`${rule.id}-${place}`}>
            {words.kind(plan.kind)}
            <small>
              {plan.mode === 'automatic' ? t('surge.automatic') : t('surge.propose')} · {words.plan(plan)}
            </small>
          </li>
        ))}
      </ol>
    </li>
  );
}
