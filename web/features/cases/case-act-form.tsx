import { Checkbox, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '../../../shared/contracts/cases.ts';
import { useApi } from '../../ui/services.tsx';
import { ActModal } from './act-modal.tsx';
import type { CaseAct } from './acts.ts';
import { actOnCase, addOrder } from './cases-api.ts';
import { ConfirmFields, type ConfirmValues } from './confirm-fields.tsx';
import { newOrderOf, OrderFields, type OrderValues } from './order-fields.tsx';

interface Props {
  readonly owning: CaseDetail;
  readonly act: CaseAct;
  readonly onClose: () => void;
}
interface ResolveValues {
  readonly resolution: string;
  readonly satisfied?: boolean;
}

/** The form of the act that was pressed. Every act names the version that is on the screen. */
export function CaseActForm({ owning, act, onClose }: Props) {
  const { t } = useTranslation('cases');
  const api = useApi();
  const common = { title: t(`act.${act}`), act: t(`act.${act}`), onClose };
  const { id, version } = owning;
  switch (act) {
    case 'confirm':
      return (
        <ActModal<ConfirmValues>
          {...common}
          initial={{ means: 'call' }}
          onSubmit={(values, clientKey) => actOnCase(api, id, { act, body: { ...values, version, clientKey } })}
        >
          <ConfirmFields />
        </ActModal>
      );
    case 'resolve':
      return (
        <ActModal<ResolveValues>
          {...common}
          onSubmit={(values, clientKey) => actOnCase(api, id, { act, body: { ...values, version, clientKey } })}
        >
          <TextItem name="resolution" label={t('resolution')} max={2_000} />
          <Form.Item name="satisfied" valuePropName="checked">
            <Checkbox>{t('satisfiedNow')}</Checkbox>
          </Form.Item>
        </ActModal>
      );
    case 'add_order':
      return (
        <ActModal<OrderValues>
          {...common}
          initial={{ description: owning.need, priority: owning.priority }}
          onSubmit={(values, clientKey) => {
            const order = newOrderOf(values);
            return order === undefined ? Promise.resolve() : addOrder(api, id, { ...order, clientKey });
          }}
        >
          <OrderFields caseType={owning.type} isRequired />
        </ActModal>
      );
    default:
      return (
        <ActModal<{ readonly text: string }>
          {...common}
          onSubmit={({ text }, clientKey) =>
            actOnCase(api, id, { act: act === 'urge' ? 'urge' : 'notes', body: { text, clientKey } })
          }
        >
          <TextItem name="text" label={t(act === 'urge' ? 'urgeText' : 'noteText')} max={500} />
        </ActModal>
      );
  }
}

export function TextItem({ name, label, max }: { name: string; label: string; max: number }) {
  const { t } = useTranslation('cases');
  return (
    <Form.Item
      name={name}
      label={label}
      rules={[{ required: true, whitespace: true, min: 2, message: t('writeSomething') }]}
    >
      <Input.TextArea autoFocus maxLength={max} autoSize={{ minRows: 3, maxRows: 8 }} />
    </Form.Item>
  );
}
