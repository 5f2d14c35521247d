import { Button, Popover } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from './api-problem.tsx';
import { isReason, ReasonField } from './reason-field.tsx';

interface Props {
  readonly onUnmask: (reason: string) => Promise<string>;
  readonly onShown: (full: string) => void;
  /** How long it will stand there. */
  readonly seconds: number;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** The eye that was pressed. */
  readonly children: ReactNode;
}

/** The form comes with the first question: most values of a page are never asked for. */
export function AskWhy({ open, onOpenChange, children, ...why }: Props) {
  // Ant Design notes while drawing who takes the next Escape. What is drawn open at once and then drawn anew would be noted for ever,
  // and the drawer below could no longer be closed by it.
  const [isThere, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  return (
    <Popover
      trigger="click"
      open={isThere && open}
      onOpenChange={onOpenChange}
      destroyOnHidden
      content={<Why {...why} />}
    >
      {children}
    </Popover>
  );
}

function Why({ onUnmask, onShown, seconds }: Pick<Props, 'onUnmask' | 'onShown' | 'seconds'>) {
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
      <small>{t('masked.note', { seconds })}</small>
      {error !== undefined && <ApiProblem error={error} />}
      <Button type="primary" htmlType="submit" loading={busy} disabled={!isReason(reason)}>
        {t('masked.submit')}
      </Button>
    </form>
  );
}
