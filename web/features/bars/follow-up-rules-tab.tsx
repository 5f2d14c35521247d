import { Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CASE_TYPES, CASE_TYPE_CODES } from '../../../shared/contracts/cases-catalogue.ts';
import {
  FOLLOW_UP_BY,
  FOLLOW_UP_RANGES,
  type FollowUpRuleChoices,
  type FollowUpRules,
} from '../../../shared/contracts/outreach-rules.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useMay } from '../identity/session.tsx';
import { saveFollowUpRules, useFollowUpChoices, useFollowUpRuleChanges, useFollowUpRules } from './bars-api.ts';
import { ChangesTable } from './changes-table.tsx';
import { ChoiceField, Foot, NumberField } from './rule-fields.tsx';
import { useDraft } from './use-draft.ts';

/** Which closed cases and orders are asked about, when, and by whom. */
export function FollowUpRulesTab() {
  const { t } = useTranslation('bars');
  const may = useMay();
  const { data, error, refetch } = useFollowUpRules();
  const choices = useFollowUpChoices();
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <p className="sj-bars-hint">
        {t('followUpHint')} {may('floor.supervise') && <Link to="/follow-ups">{t('toFollowUps')}</Link>}
      </p>
      <RulesForm key={data.version} stored={data} choices={choices} />
      <h3 className="sj-bars-sub">{t('changes')}</h3>
      <Changes choices={choices} />
    </>
  );
}

const NUMBERS = [
  ['afterMinutes', 'minutes'],
  ['withinHours', 'hours'],
  ['retryMinutes', 'minutes'],
  ['maxTries', 'times'],
] as const;

const useWords = (choices: FollowUpRuleChoices) => {
  const { i18n } = useTranslation('bars');
  const isEnglish = i18n.language === 'en';
  return {
    caseTypes: CASE_TYPE_CODES.map((value) => ({ value, label: CASE_TYPES[value][isEnglish ? 'en' : 'zh'] })),
    templates: choices.map(({ code, nameZh, nameEn }) => ({ value: code, label: isEnglish ? nameEn : nameZh })),
  };
};

function RulesForm({ stored, choices }: { stored: FollowUpRules; choices: FollowUpRuleChoices }) {
  const { t } = useTranslation('bars');
  const { draft, set, wrong, submit, foot } = useDraft(stored, saveFollowUpRules);
  const words = useWords(choices);
  return (
    <Form layout="vertical" className="sj-bars-follow-up" aria-label={t('tab.followUp')} onFinish={submit}>
      <div className="sj-bars-fields">
        <Form.Item label={t('rule.caseTypes')} htmlFor="rule-caseTypes" extra={t('ruleHint.caseTypes')}>
          <Select
            id="rule-caseTypes"
            mode="multiple"
            placeholder={t('noCases')}
            value={draft.caseTypes}
            options={words.caseTypes}
            onChange={(caseTypes: FollowUpRules['caseTypes']) => set({ caseTypes })}
          />
        </Form.Item>
        <Form.Item
          label={t('rule.orderTemplates')}
          htmlFor="rule-orderTemplates"
          extra={t('ruleHint.orderTemplates')}
          {...(wrong.has('orderTemplates') ? { validateStatus: 'error' as const } : {})}
        >
          <Select
            id="rule-orderTemplates"
            mode="multiple"
            maxTagCount="responsive"
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('noOrders')}
            value={draft.orderTemplates}
            options={words.templates}
            onChange={(orderTemplates: string[]) => set({ orderTemplates })}
          />
        </Form.Item>
        {NUMBERS.map(([field, unit]) => (
          <NumberField
            key={field}
            {...{ field, range: FOLLOW_UP_RANGES[field], unit, value: draft[field], isWrong: wrong.has(field) }}
            onChange={(value) => set({ [field]: value })}
          />
        ))}
        <ChoiceField
          {...{ field: 'byWhom', values: FOLLOW_UP_BY, value: draft.byWhom }}
          onChange={(byWhom) => set({ byWhom })}
        />
      </div>
      <Foot {...foot} />
    </Form>
  );
}

function Changes({ choices }: { choices: FollowUpRuleChoices }) {
  const { t } = useTranslation('bars');
  const words = useWords(choices);
  const say = (field: string, value: string): string => {
    if (value === '') return t('none');
    if (field === 'byWhom') return t(`choice.${value}`);
    const named = field === 'caseTypes' ? words.caseTypes : words.templates;
    if (field !== 'caseTypes' && field !== 'orderTemplates') return value;
    return value
      .split(' ')
      .map((code) => named.find((one) => one.value === code)?.label ?? code)
      .join(t('listComma'));
  };
  return <ChangesTable useChanges={useFollowUpRuleChanges} say={say} ruleWidth={200} />;
}
