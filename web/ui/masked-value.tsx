import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from './api-problem.tsx';
import { isReason, ReasonField } from './reason-field.tsx';

/** Long enough to read a number back to a caller, short enough not to stay on an unwatched screen. */
export const SHOWN_SECONDS = 30;

interface Props {
  readonly masked: string;
  /** What it is, for those who hear the page: 联系电话. */
  readonly label: string;
  /** Asks the server, which judges and records. Absent: this post may not. */
  readonly onUnmask?: (reason: string) => Promise<string>;
}

/** Personal data, masked by default; in full for a stated reason and for half a minute. */
export function MaskedValue({ masked, label, onUnmask }: Props) {
  const { t } = useTranslation('ui');
  const [full, setFull] = useState<string>();
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (full === undefined) return;
    const timer = window.setTimeout(() => setFull(undefined), SHOWN_SECONDS * 1_000);
    return () => window.clearTimeout(timer);
  }, [full]);
  const shown = (value: string): void => {
    setFull(value);
    setAsking(false);
  };
  const eye = (name: string, icon: React.ReactNode, onClick?: () => void) => (
    <Button type="text" size="small" aria-label={`${name}：${label}`} icon={icon} {...(onClick ? { onClick } : {})} />
  );
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {full ?? masked}
      {full !== undefined && eye(t('masked.hide'), <EyeInvisibleOutlined />, () => setFull(undefined))}
      {full === undefined && onUnmask !== undefined && (
        <Popover
          trigger="click"
          open={asking}
          onOpenChange={setAsking}
          destroyOnHidden
          content={<AskReason onUnmask={onUnmask} onShown={shown} />}
        >
          {eye(t('masked.show'), <EyeOutlined />)}
        </Popover>
      )}
    </span>
  );
}

function AskReason({
  onUnmask,
  onShown,
}: {
  onUnmask: (reason: string) => Promise<string>;
  onShown: (full: string) => void;
}) {
  const { t } = useTranslation('ui');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = (): void => {
    setBusy(true);
    onUnmask(reason.trim()).then(onShown, (failure: unknown) => {
      setError(failure);
      setBusy(false);
    });
  };
  return (
    <form
      style={{ width: 280, display: 'grid', gap: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ReasonField value={reason} onChange={setReason} label={t('masked.why')} placeholder={t('masked.placeholder')} />
      <small>{t('masked.note', { seconds: SHOWN_SECONDS })}</small>
      {error !== undefined && <ApiProblem error={error} />}
      <Button type="primary" htmlType="submit" loading={busy} disabled={!isReason(reason)}>
        {t('masked.submit')}
      </Button>
    </form>
  );
}
