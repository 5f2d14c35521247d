import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  RULE_LIMITS,
  type RoutingRules,
  type RuleChange,
  type RuleDetail,
} from '../../../../shared/contracts/routing-rules.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { useMay } from '../../identity/session.tsx';
import { useNamed } from './editing.ts';
import { discardDraft, draftFrom, releaseDraft, rollBackTo, ruleKeys, saveDraft } from './rules-api.ts';
import { RuleStateTag } from './version-list.tsx';

interface Draft {
  readonly rules: RoutingRules;
  readonly note: string;
  readonly isDirty: boolean;
  readonly errors: number;
  readonly changes: readonly RuleChange[];
}

interface Props {
  readonly detail: RuleDetail;
  readonly draft: Draft;
  readonly canEdit: boolean;
  readonly onNote: (note: string) => void;
  readonly onOpen: (version: number) => void;
}

type Ask = 'release' | 'rollback' | 'discard';

/** One change at a time; what was refused stays in sight until the next try. */
function useActs({ detail, draft, onOpen }: Pick<Props, 'detail' | 'draft' | 'onOpen'>, done: () => void) {
  const api = useApi();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const { t } = useTranslation('rules');
  const { version, edition } = detail.version;
  return useMutation({
    mutationFn: async (act: Ask | 'save' | 'draft'): Promise<{ act: string; open: number }> => {
      if (act === 'save') await saveDraft(api, version, { edition, note: draft.note, rules: draft.rules });
      if (act === 'discard') await discardDraft(api, version, edition);
      if (act === 'release') await releaseDraft(api, version, { edition, inForce: detail.inForce });
      if (act === 'rollback') return { act, open: (await rollBackTo(api, version, detail.inForce)).version.version };
      if (act === 'draft') return { act, open: (await draftFrom(api, version)).version.version };
      return { act, open: act === 'discard' ? detail.inForce : version };
    },
    onSuccess: async ({ act, open }) => {
      done();
      await cache.invalidateQueries({ queryKey: ruleKeys.all });
      if (open !== version) onOpen(open);
      void message.success(t(`done.${act}`));
    },
  });
}

/** Number, state and what can be done now with this version. */
export function RuleActs({ detail, draft, canEdit, onNote, onOpen }: Props) {
  const { t } = useTranslation('rules');
  const [asking, ask] = useState<Ask>();
  const acts = useActs({ detail, draft, onOpen }, () => ask(undefined));
  const { version } = detail;
  return (
    <>
      <header className="sj-rules-head">
        <h2>{t('version', { version: version.version })}</h2>
        <RuleStateTag state={version.state} />
        {canEdit ? (
          <Input
            size="small"
            aria-label={t('note')}
            placeholder={t('note')}
            maxLength={RULE_LIMITS.noteChars}
            value={draft.note}
            onChange={(e) => onNote(e.target.value)}
          />
        ) : (
          <span className="sj-rule-note">
            {version.note}{' '}
            {version.releasedAt !== null && (
              <>
                {t('releasedBy', { name: version.releasedByName ?? t('system') })} <TimeText at={version.releasedAt} />
              </>
            )}
          </span>
        )}
        <Buttons
          detail={detail}
          draft={draft}
          canEdit={canEdit}
          isBusy={acts.isPending}
          onAsk={ask}
          onDo={(act) => acts.mutate(act)}
        />
      </header>
      {canEdit && draft.isDirty && <p className="sj-rule-unsaved">{t('unsaved')}</p>}
      {acts.error !== null && <ApiProblem error={acts.error} kept={draft.isDirty} />}
      {asking !== undefined && (
        <Confirm
          asking={asking}
          detail={detail}
          changes={draft.changes}
          isBusy={acts.isPending}
          onYes={() => acts.mutate(asking)}
          onNo={() => ask(undefined)}
        />
      )}
    </>
  );
}

interface ButtonsProps extends Pick<Props, 'detail' | 'draft' | 'canEdit'> {
  readonly isBusy: boolean;
  readonly onAsk: (act: Ask) => void;
  readonly onDo: (act: 'save' | 'draft') => void;
}

/** One of them stands out: what comes next for a version in this state. */
function Buttons({ detail, draft, canEdit, isBusy, onAsk, onDo }: ButtonsProps) {
  const { t } = useTranslation('rules');
  const may = useMay();
  const { version } = detail;
  const mayChange = may('queue.manage');
  return (
    <span className="sj-rule-buttons">
      {canEdit && (
        <>
          <Button danger disabled={isBusy} onClick={() => onAsk('discard')}>
            {t('act.discard')}
          </Button>
          <Button disabled={!draft.isDirty} loading={isBusy} onClick={() => onDo('save')}>
            {t('act.save')}
          </Button>
          <Button type="primary" disabled={draft.isDirty || draft.errors > 0} onClick={() => onAsk('release')}>
            {t('act.release')}
          </Button>
        </>
      )}
      {mayChange && version.state === 'retired' && (
        <Button disabled={isBusy} onClick={() => onAsk('rollback')}>
          {t('act.rollback')}
        </Button>
      )}
      {mayChange && !canEdit && (
        <Button type="primary" loading={isBusy} onClick={() => onDo('draft')}>
          {t('act.draft')}
        </Button>
      )}
    </span>
  );
}

interface ConfirmProps {
  readonly asking: Ask;
  readonly detail: RuleDetail;
  readonly changes: readonly RuleChange[];
  readonly isBusy: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** What will be different from the next contact on, before the button. */
function Confirm({ asking, detail, changes, isBusy, onYes, onNo }: ConfirmProps) {
  const { t } = useTranslation('rules');
  const named = useNamed();
  const { version } = detail.version;
  return (
    <Modal
      open
      title={t(`ask.${asking}`, { version })}
      okText={t(`act.${asking}`)}
      cancelText={t('cancel')}
      okButtonProps={{ danger: asking === 'discard', loading: isBusy }}
      onOk={onYes}
      onCancel={onNo}
    >
      <p>{t(`ask.${asking}Hint`, { version, inForce: detail.inForce })}</p>
      {asking !== 'discard' && (
        <ul className="sj-rule-changes">
          {changes.length === 0 && <li>{t('noChanges')}</li>}
          {changes.map((c) => (
            <li key={c.zh}>{named(c)}</li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
