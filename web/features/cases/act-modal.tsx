import { useQueryClient } from '@tanstack/react-query';
import { Form, Modal, type FormInstance } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { newId } from '../../../shared/kernel/id.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { caseKeys } from './cases-api.ts';

interface Props<Values extends object> {
  readonly title: string;
  /** What the button does, in a word. */
  readonly act: string;
  readonly initial?: Partial<Values>;
  readonly danger?: boolean;
  readonly width?: number;
  readonly children: ReactNode | ((form: FormInstance<Values>) => ReactNode);
  /** The key stays the same while the form is open: pressed twice over a bad line it is done once. */
  readonly onSubmit: (values: Values, key: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** A small form for one act. A refusal stays beside what was typed; when it is done, everything of the room is read again. */
export function ActModal<Values extends object>(props: Props<Values>) {
  const { title, act, initial, danger = false, width = 480, children, onSubmit, onClose } = props;
  const { t } = useTranslation('cases');
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [key] = useState(newId);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await onSubmit(await form.validateFields(), key);
      await queries.invalidateQueries({ queryKey: caseKeys.all });
      onClose();
    } catch (failure) {
      // Fields that are not filled in say so themselves.
      if (failure instanceof Error) setError(failure);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={title}
      okText={act}
      cancelText={t('cancel')}
      okButtonProps={{ danger, loading: busy }}
      onOk={() => void submit()}
      onCancel={onClose}
      width={width}
    >
      <Form<Values> form={form} layout="vertical" initialValues={initial ?? {}} requiredMark="optional">
        {typeof children === 'function' ? children(form) : children}
      </Form>
      {error !== undefined && <ApiProblem error={error} kept />}
    </Modal>
  );
}
