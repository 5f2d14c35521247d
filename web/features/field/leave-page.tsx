import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RETURN_REASONS, SUSPEND_REASONS, type OrderState } from '../../../shared/contracts/cases-catalogue.ts';
import type { OrderDetail } from '../../../shared/contracts/cases-orders.ts';
import { useWord } from '../cases/index.ts';
import { usePut, useOutboxView } from './field-outbox.tsx';
import { stateAhead } from './outbox.ts';

interface Props {
  readonly order: OrderDetail;
  readonly kind: 'return' | 'suspend';
  readonly onDone: () => void;
}

const KINDS = {
  return: { reasons: RETURN_REASONS, becomes: 'returned' },
  suspend: { reasons: SUSPEND_REASONS, becomes: 'suspended' },
} as const satisfies Record<string, { reasons: object; becomes: OrderState }>;

/** Giving an order back, or letting it rest: a stated reason by thumb, words only if wanted. */
export function LeavePage({ order, kind, onDone }: Props) {
  const { t } = useTranslation('field');
  const word = useWord();
  const put = usePut(order.id);
  const { box } = useOutboxView();
  const [reason, setReason] = useState<string>();
  const [note, setNote] = useState('');
  const { reasons, becomes } = KINDS[kind];
  const submit = (): void => {
    if (reason === undefined) return;
    const body = { reason, ...(note.trim() === '' ? {} : { note: note.trim() }) };
    const expects = stateAhead(box, order.id, order.state);
    void put({ kind: 'act', path: kind, expects, becomes, body, photos: [] }).then(onDone);
  };
  return (
    <form
      className="sj-visit"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className="sj-visit-hint">{t(`leave.${kind}Hint`)}</p>
      <fieldset className="sj-choices">
        <legend>{t('leave.reason')}</legend>
        {Object.keys(reasons).map((code) => (
          <label key={code} className="sj-field-choice">
            <input type="radio" name="reason" checked={reason === code} onChange={() => setReason(code)} />
            {word(reasons, code)}
          </label>
        ))}
      </fieldset>
      <label className="sj-field-label">
        {t('leave.note')}
        <textarea
          className="sj-field-text"
          rows={3}
          maxLength={500}
          value={note}
          onChange={(e) => setNote(e.target.value)}
        />
      </label>
      <footer className="sj-field-foot">
        <button type="submit" className="sj-field-act" disabled={reason === undefined}>
          {reason === undefined ? t('leave.chooseReason') : t(`leave.${kind}`)}
        </button>
      </footer>
    </form>
  );
}
