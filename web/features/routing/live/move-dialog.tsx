import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Move, Placed as PlacedAnswer } from '../../../../shared/contracts/routing-live.ts';
import { ConfirmWithReason } from '../../../ui/confirm-with-reason.tsx';
import { useApi } from '../../../ui/services.tsx';
import { placeContact } from './live-api.ts';
import type { Placed } from './live-line.ts';

export interface MoveWish {
  readonly contact: Placed;
  readonly move: Move;
  readonly before?: string;
}

interface Props {
  readonly wish: MoveWish;
  readonly queueName: string;
  /** The others of the same queue, in their order. */
  readonly others: readonly Placed[];
  readonly onDone: (answer: PlacedAnswer) => void;
  readonly onClose: () => void;
}

export function MoveDialog({ wish, queueName, others, onDone, onClose }: Props) {
  const { t } = useTranslation('live');
  const api = useApi();
  const [before, setBefore] = useState(wish.before ?? others[0]?.id);
  const { contact, move } = wish;
  const confirm = async (reason: string): Promise<void> => {
    const to = move === 'before' && before !== undefined ? { before } : {};
    onDone(await placeContact(api, contact.id, { move, reason, ...to }));
  };
  const options = others.map((o) => ({
    value: o.id,
    label: t('move.place', { place: o.place, customer: o.customer }),
  }));
  return (
    <ConfirmWithReason open title={t('move.title')} act={t('move.act')} onConfirm={confirm} onClose={onClose}>
      <div className="sj-live-dialog">
        <span>{t(`move.${move}`, { customer: contact.customer, queue: queueName })}</span>
        {move === 'before' && (
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('move.beforeWhom')}
            value={before}
            options={options}
            onChange={setBefore}
          />
        )}
        <small>{t('move.note')}</small>
      </div>
    </ConfirmWithReason>
  );
}
