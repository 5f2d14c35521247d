import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../ui/api-problem.tsx';

/** Whoever leaves the seat must know that they have not left the system. */
export function NotSignedOut({ error, onClose }: { error: unknown; onClose: () => void }) {
  const { t } = useTranslation('app');
  return (
    <Modal open title={t('user.notSignedOut')} onOk={onClose} onCancel={onClose} cancelButtonProps={{ hidden: true }}>
      <ApiProblem error={error} />
    </Modal>
  );
}
