import { Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from './api-problem.tsx';
import { isReason, ReasonField } from './reason-field.tsx';

interface Props {
  readonly open: boolean;
  readonly title: string;
  /** What will happen, to whom. */
  readonly children: ReactNode;
  /** The act in a word, on the button: 停用, never 确定. */
  readonly act: string;
  readonly danger?: boolean;
  readonly onConfirm: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** For acts that are recorded with their reason. Closes when it is done; a refusal stays to be read, with the reason kept. */
export function ConfirmWithReason({ open, title, children, act, danger = false, onConfirm, onClose }: Props) {
  const { t } = useTranslation('ui');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const forget = (): void => {
    setReason('');
    setError(undefined);
    setBusy(false);
  };
  const submit = (): void => {
    setBusy(true);
    setError(undefined);
    onConfirm(reason.trim()).then(onClose, (failure: unknown) => {
      setError(failure);
      setBusy(false);
    });
  };
  return (
    <Modal
      open={open}
      title={title}
      okText={act}
      cancelText={t('cancel')}
      okButtonProps={{ danger, disabled: !isReason(reason), loading: busy }}
      onOk={submit}
      onCancel={onClose}
      afterClose={forget}
      width={440}
    >
      <div style={{ display: 'grid', gap: 12 }}>
        <div>{children}</div>
        <ReasonField value={reason} onChange={setReason} />
        {error !== undefined && <ApiProblem error={error} kept />}
      </div>
    </Modal>
  );
}
