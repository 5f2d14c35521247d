import { Form, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  CONFIRM_MEANS,
  CONFIRM_OUTCOMES,
  type ConfirmMeans,
  type ConfirmOutcome,
} from '../../../shared/contracts/cases-catalogue.ts';
import { useWord } from './words.ts';

export interface ConfirmValues {
  readonly outcome: ConfirmOutcome;
  readonly means: ConfirmMeans;
  readonly note?: string;
}

/** The word of the customer. Whoever is not satisfied is asked why, because the crew goes again on that. */
export function ConfirmFields() {
  const { t } = useTranslation('cases');
  const word = useWord();
  const outcomes = Object.keys(CONFIRM_OUTCOMES).map((value) => ({ value, label: word(CONFIRM_OUTCOMES, value) }));
  const means = CONFIRM_MEANS.map((value) => ({ value, label: t(`means.${value}`) }));
  const outcome = Form.useWatch<ConfirmOutcome | undefined>('outcome');
  const needsNote = outcome === 'dissatisfied';
  return (
    <>
      <Form.Item name="outcome" label={t('confirm.outcome')} rules={[{ required: true, message: t('confirm.choose') }]}>
        <Radio.Group optionType="button" options={outcomes} />
      </Form.Item>
      <Form.Item name="means" label={t('confirm.means')} rules={[{ required: true }]}>
        <Select options={means} />
      </Form.Item>
      <Form.Item
        name="note"
        label={needsNote ? t('confirm.why') : t('noteOptional')}
        required={needsNote}
        rules={[{ required: needsNote, whitespace: needsNote, message: t('confirm.whyNeeded') }]}
      >
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} />
      </Form.Item>
    </>
  );
}
