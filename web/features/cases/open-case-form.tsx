import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newId } from '../../../shared/kernel/id.ts';
import { CASE_TYPES, type CaseType } from '../../../shared/contracts/cases-catalogue.ts';
import type { CaseDetail } from '../../../shared/contracts/cases.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { useApi } from '../../ui/services.tsx';
import { caseKeys, openCase } from './cases-api.ts';
import { newOrderOf, OrderFields, type OrderValues } from './order-fields.tsx';
import { useWord } from './words.ts';

interface CaseValues extends OrderValues {
  readonly type: CaseType;
  readonly title: string;
  readonly need: string;
  readonly callerName?: string;
  readonly callerNumber?: string;
}

interface Props {
  /** Whose matter it is, and through which contact it came; without both the caller's name and number are asked for. */
  readonly customerId?: string;
  readonly contactId?: string;
  /** What is known already: a desk fills in what it heard. */
  readonly draft?: Partial<CaseValues>;
  readonly onOpened: (opened: CaseDetail) => void;
}

/** A new case and, when a template is chosen, its first order: one form, one press. */
export function OpenCaseForm({ customerId, contactId, draft, onOpened }: Props) {
  const { t } = useTranslation('cases');
  const api = useApi();
  const queries = useQueryClient();
  const word = useWord();
  const [form] = Form.useForm<CaseValues>();
  const type = Form.useWatch<CaseType | undefined>('type', form);
  const [key, setKey] = useState(newId);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const isStranger = customerId === undefined && contactId === undefined;
  const submit = async (values: CaseValues): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const order = newOrderOf({ description: values.need, ...values });
    try {
      const opened = await openCase(api, {
        type: values.type,
        title: values.title.trim(),
        need: values.need.trim(),
        ...(values.priority === undefined ? {} : { priority: values.priority }),
        ...(customerId === undefined ? {} : { customerId }),
        ...(contactId === undefined ? {} : { contactId }),
        ...(isStranger ? { caller: { name: values.callerName ?? '', number: values.callerNumber ?? '' } } : {}),
        ...(order === undefined ? {} : { order }),
        clientKey: key,
      });
      setKey(newId());
      await queries.invalidateQueries({ queryKey: caseKeys.lists('cases') });
      onOpened(opened);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<CaseValues>
      form={form}
      layout="vertical"
      requiredMark="optional"
      initialValues={{ type: 'fault', priority: 'normal', ...draft }}
      onFinish={(values) => void submit(values)}
    >
      {isStranger && (
        <div className="sj-two-fields">
          <Form.Item
            name="callerName"
            label={t('open.callerName')}
            rules={[{ required: true, whitespace: true, message: t('open.callerNeeded') }]}
          >
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item
            name="callerNumber"
            label={t('open.callerNumber')}
            rules={[{ required: true, whitespace: true, message: t('open.numberNeeded') }]}
          >
            <Input maxLength={40} inputMode="tel" />
          </Form.Item>
        </div>
      )}
      <Form.Item name="type" label={t('column.type')} rules={[{ required: true }]}>
        <Select options={Object.keys(CASE_TYPES).map((value) => ({ value, label: word(CASE_TYPES, value) }))} />
      </Form.Item>
      <Form.Item
        name="title"
        label={t('open.matter')}
        rules={[{ required: true, whitespace: true, message: t('open.matterNeeded') }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="need"
        label={t('open.need')}
        rules={[{ required: true, whitespace: true, message: t('open.needNeeded') }]}
      >
        <Input.TextArea maxLength={2_000} autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
      <OrderFields {...(type === undefined ? {} : { caseType: type })} isRequired={false} />
      {error !== undefined && <ApiProblem error={error} kept />}
      <Button type="primary" htmlType="submit" loading={busy} block>
        {t('open.submit')}
      </Button>
    </Form>
  );
}

export function OpenCaseModal({ onClose, onOpened }: { onClose: () => void; onOpened: (caseId: string) => void }) {
  const { t } = useTranslation('cases');
  return (
    <Modal open title={t('open.title')} footer={null} onCancel={onClose} width={520}>
      <OpenCaseForm
        onOpened={(opened) => {
          onClose();
          onOpened(opened.id);
        }}
      />
    </Modal>
  );
}
