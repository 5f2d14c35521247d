import { Checkbox, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  CALLBACK_RULE_RANGES,
  type CallbackRuleChoices,
  type CallbackRules,
} from '../../../shared/contracts/routing-callback-rules.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useMay } from '../identity/session.tsx';
import { saveCallbackRules, useCallbackChoices, useCallbackRuleChanges, useCallbackRules } from './bars-api.ts';
import { ChangesTable } from './changes-table.tsx';
import { sayMinute } from './minute-of-day.ts';
import { Foot, MinuteField, NumberField } from './rule-fields.tsx';
import { useDraft } from './use-draft.ts';

/** When a callback is offered and for which times, and how it is dialled. */
export function CallbackRulesTab() {
  const { t } = useTranslation('bars');
  const may = useMay();
  const { data, error, refetch } = useCallbackRules();
  const windows = useWindows(useCallbackChoices());
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <p className="sj-bars-hint">
        {t('callbackHint')} {may('queue.view') && <Link to="/callbacks">{t('toCallbacks')}</Link>}
      </p>
      <RulesForm key={data.version} stored={data} windows={windows} />
      <h3 className="sj-bars-sub">{t('changes')}</h3>
      <Changes windows={windows} />
    </>
  );
}

type Windows = readonly { readonly value: string; readonly label: string }[];
const useWindows = (choices: CallbackRuleChoices): Windows => {
  const { i18n } = useTranslation('bars');
  return choices.map(({ code, zh, en }) => ({ value: code, label: i18n.language === 'en' ? en : zh }));
};

const QUIET = ['quietFromMinute', 'quietUntilMinute'] as const;
const SECONDS = ['ringSeconds', 'retrySeconds'] as const;

function RulesForm({ stored, windows }: { stored: CallbackRules; windows: Windows }) {
  const { t } = useTranslation('bars');
  const { draft, set, wrong, submit, foot } = useDraft(stored, saveCallbackRules);
  const seconds = (field: 'offerAfterSeconds' | (typeof SECONDS)[number]) => (
    <NumberField
      key={field}
      {...{
        field,
        range: CALLBACK_RULE_RANGES[field],
        unit: 'seconds',
        value: draft[field],
        isWrong: wrong.has(field),
      }}
      onChange={(value) => set({ [field]: value })}
    />
  );
  return (
    <Form layout="vertical" className="sj-bars-follow-up" aria-label={t('tab.callback')} onFinish={submit}>
      {seconds('offerAfterSeconds')}
      <Form.Item
        label={t('rule.windows')}
        extra={t('ruleHint.windows')}
        {...(wrong.has('windows') ? { validateStatus: 'error' as const } : {})}
      >
        <Checkbox.Group
          aria-label={t('rule.windows')}
          value={draft.windows}
          options={[...windows]}
          // In the order of the list, so that ticking and unticking is no change.
          onChange={(ticked) => set({ windows: windows.map((w) => w.value).filter((code) => ticked.includes(code)) })}
        />
      </Form.Item>
      <div className="sj-bars-fields">
        {SECONDS.map(seconds)}
        {QUIET.map((field) => (
          <MinuteField
            key={field}
            {...{ field, value: draft[field] }}
            onChange={(minute) => set({ [field]: minute })}
          />
        ))}
      </div>
      <Foot {...foot} />
    </Form>
  );
}

const MINUTES: readonly string[] = QUIET;

function Changes({ windows }: { windows: Windows }) {
  const { t } = useTranslation('bars');
  const say = (field: string, value: string): string => {
    if (value === '') return t('none');
    if (MINUTES.includes(field)) return sayMinute(Number(value));
    if (field !== 'windows') return value;
    const codes = value.split(' ');
    return windows
      .filter((one) => codes.includes(one.value))
      .map((one) => one.label)
      .join(t('listComma'));
  };
  return <ChangesTable useChanges={useCallbackRuleChanges} say={say} ruleWidth={200} />;
}
