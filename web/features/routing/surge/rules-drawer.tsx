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
  const { t } = useTranslation('surge');
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
      title={t('rules')}
      extra={
        mayEdit &&
        edited === undefined && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => edit('new')}>
            {t('newRule')}
          </Button>
        )
      }
    >
      {edited === undefined ? (
        <>
          {!mayEdit && <p className="sj-surge-summary">{t('readOnly')}</p>}
          {rules.length === 0 && <EmptyState title={t('raiseNone')} hint={t('rulesNone')} />}
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
  const { t } = useTranslation('surge');
  const words = useRuleWords(queues);
  const remove = useSurgeAct<string>(removeRule);
  return (
    <li>
      <div>
        <b>{rule.name}</b> {!rule.active && <StatusTag tone="neutral" text={t('off')} />}
        {onEdit !== undefined && (
          <span className="sj-surge-acts">
            <Button size="small" aria-label={`${t('edit')} ${rule.name}`} onClick={onEdit}>
              {t('edit')}
            </Button>
            <Popconfirm
              title={t('remove')}
              description={t('removeAsk')}
              okText={t('remove')}
              cancelText={t('cancel')}
              onConfirm={() => remove.mutate(rule.id)}
            >
              <Button size="small" danger loading={remove.isPending} aria-label={`${t('remove')} ${rule.name}`}>
                {t('remove')}
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
              {plan.mode === 'automatic' ? t('automatic') : t('propose')} · {words.plan(plan)}
            </small>
          </li>
        ))}
      </ol>
    </li>
  );
}
