import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../../ui/api-problem.tsx';

interface Props {
  readonly error: unknown;
  readonly busy: boolean;
  readonly act: string;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
}

export function FormFoot({ error, busy, act, onSubmit, onClose }: Props) {
  const { t } = useTranslation('admin');
  return (
    <>
      {error !== null && error !== undefined && <ApiProblem error={error} kept />}
      <div className="sj-radmin-acts">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="primary" loading={busy} onClick={onSubmit}>
          {act}
        </Button>
      </div>
    </>
  );
}
