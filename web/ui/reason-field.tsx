import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';

export const MIN_REASON = 4;
const MAX_REASON = 200;

/** Four characters said in earnest; blanks do not count. */
export const isReason = (text: string): boolean => Array.from(text.trim()).length >= MIN_REASON;

interface Props {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly label?: string;
  readonly placeholder?: string;
}

export function ReasonField({ value, onChange, label, placeholder }: Props) {
  const { t } = useTranslation('ui');
  const wrong = value !== '' && !isReason(value);
  const text = label ?? t('reason.label');
  return (
    <Form.Item
      layout="vertical"
      label={text}
      required
      validateStatus={wrong ? 'warning' : ''}
      help={wrong ? t('reason.tooShort', { min: MIN_REASON }) : ' '}
      style={{ marginBottom: 0 }}
    >
      <Input.TextArea
        autoFocus
        aria-label={text}
        value={value}
        maxLength={MAX_REASON}
        autoSize={{ minRows: 2, maxRows: 5 }}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
    </Form.Item>
  );
}
