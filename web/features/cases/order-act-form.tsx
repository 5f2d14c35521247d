import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OrderDetail } from '../../../shared/contracts/cases-orders.ts';
import { useApi } from '../../ui/services.tsx';
import { ActModal } from './act-modal.tsx';
import type { OrderAct } from './acts.ts';
import { TextItem } from './case-act-form.tsx';
import { actOnOrder } from './cases-api.ts';
import { ConfirmFields, type ConfirmValues } from './confirm-fields.tsx';
import { useTeams } from './people.ts';

interface Props {
  readonly order: OrderDetail;
  readonly act: OrderAct;
  readonly onClose: () => void;
}

export function OrderActForm({ order, act, onClose }: Props) {
  const { t } = useTranslation('cases');
  const api = useApi();
  const { id, version } = order;
  const common = { title: `${t(`act.order_${act}`)} · ${order.number}`, act: t(`act.order_${act}`), onClose };
  const send = (values: object, key: string): Promise<unknown> =>
    actOnOrder(api, id, { path: act, body: { ...values, version }, key });
  switch (act) {
    case 'confirm':
      return (
        <ActModal<ConfirmValues> {...common} initial={{ means: 'call' }} onSubmit={send}>
          <ConfirmFields />
        </ActModal>
      );
    case 'cancel':
      return (
        <ActModal<{ readonly reason: string }> {...common} danger onSubmit={send}>
          <TextItem name="reason" label={t('reason')} max={500} />
        </ActModal>
      );
    case 'transfer':
      return (
        <ActModal<{ readonly crew: string; readonly reason: string }> {...common} onSubmit={send}>
          <CrewItem order={order} isRequired />
          <TextItem name="reason" label={t('reason')} max={500} />
        </ActModal>
      );
    case 'dispatch':
      return (
        <ActModal<{ readonly crew?: string; readonly note?: string }> {...common} onSubmit={send}>
          <CrewItem order={order} isRequired={false} />
          <Form.Item name="note" label={t('noteOptional')}>
            <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} />
          </Form.Item>
        </ActModal>
      );
  }
}

function CrewItem({ order, isRequired }: { order: OrderDetail; isRequired: boolean }) {
  const { t } = useTranslation('cases');
  const { teams } = useTeams();
  const kinds: readonly string[] = order.crewKind === 'field' ? ['field_crew'] : ['back_office', 'complaint'];
  const crews = teams.filter((team) => kinds.includes(team.kind) && (!isRequired || team.code !== order.crew));
  return (
    <Form.Item name="crew" label={t('order.crew')} rules={[{ required: isRequired, message: t('order.chooseCrew') }]}>
      <Select
        allowClear={!isRequired}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={isRequired ? t('order.chooseCrew') : t('order.crewByGrid')}
        options={crews.map((team) => ({ value: team.code, label: team.name }))}
      />
    </Form.Item>
  );
}
