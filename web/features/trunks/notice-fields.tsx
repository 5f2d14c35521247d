import { Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { NOTICE_WHEN, type NoticeWhen, type NumberDraft } from '../../../shared/contracts/voice-trunks.ts';
import { useChoices } from './use-trunks.ts';

interface Props {
  readonly draft: NumberDraft;
  readonly set: (more: Partial<NumberDraft>) => void;
  readonly wrong: ReadonlySet<string>;
}

const marked = (isWrong: boolean) => (isWrong ? { validateStatus: 'error' as const } : {});

/** What whoever dials the number hears before it is answered, or instead of an answer. */
export function NoticeFields({ draft, set, wrong }: Props) {
  const { t } = useTranslation('trunks');
  const choices = useChoices(t('house'));
  const when = draft.noticeWhen;
  return (
    <>
      <Form.Item label={t('field.noticeWhen')} htmlFor="number-noticeWhen" extra={t('hint.noticeWhen')}>
        <Select
          id="number-noticeWhen"
          value={when}
          options={NOTICE_WHEN.map((value) => ({ value, label: t(`noticeWhen.${value}`) }))}
          onChange={(noticeWhen: NoticeWhen) => set({ noticeWhen })}
        />
      </Form.Item>
      {when === 'closed' && (
        <Form.Item label={t('field.noticeHours')} htmlFor="number-noticeHours" {...marked(wrong.has('noticeHours'))}>
          <Select
            id="number-noticeHours"
            value={draft.noticeHours === '' ? null : draft.noticeHours}
            options={choices.hours}
            onChange={(noticeHours: string) => set({ noticeHours })}
          />
        </Form.Item>
      )}
      {when !== 'never' && (
        <Form.Item
          label={t('field.notice')}
          htmlFor="number-notice"
          extra={t(when === 'before_answer' ? 'hint.noticeBefore' : 'hint.notice')}
          {...marked(wrong.has('notice'))}
        >
          <Select
            id="number-notice"
            showSearch={{ optionFilterProp: 'label' }}
            value={draft.notice}
            options={choices.greeting}
            onChange={(notice: string) => set({ notice })}
          />
        </Form.Item>
      )}
    </>
  );
}
