import { DatePicker, Form } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';

/** 2026年12月31日, or the word for "until somebody takes it off". */
export function useSayUntil(): (until: string | null) => string {
  const { t, i18n } = useTranslation('bars');
  return (until) =>
    until === null
      ? t('forGood')
      : new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(until));
}

/** The day after which it is over, or nothing. */
export function UntilField({ value, onChange }: { value: Dayjs | null; onChange: (value: Dayjs | null) => void }) {
  const { t } = useTranslation('bars');
  return (
    <Form.Item label={t('column.until')} htmlFor="bar-until" extra={t('untilHint')}>
      <DatePicker
        id="bar-until"
        value={value}
        placeholder={t('forGood')}
        minDate={dayjs()}
        style={{ width: '100%' }}
        onChange={onChange}
      />
    </Form.Item>
  );
}
export const endOf = (day: Dayjs | null): string | null => (day === null ? null : day.endOf('day').toISOString());
