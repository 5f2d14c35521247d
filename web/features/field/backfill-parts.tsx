import { DeleteOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { MOST_PARTS, type BackfillDraft } from './backfill-draft.ts';

interface Props {
  readonly draft: BackfillDraft;
  readonly onChange: (next: BackfillDraft) => void;
}

export function Parts({ draft, onChange }: Props) {
  const { t } = useTranslation('field');
  const set = (at: number, change: Partial<BackfillDraft['parts'][number]>): void =>
    onChange({ ...draft, parts: draft.parts.map((p, i) => (i === at ? { ...p, ...change } : p)) });
  return (
    <fieldset className="sj-choices">
      <legend>{t('backfill.parts')}</legend>
      {draft.parts.map((part, at) => (
        <div key={at} className="sj-part">
          <input
            className="sj-field-text"
            aria-label={t('backfill.partName')}
            placeholder={t('backfill.partName')}
            maxLength={60}
            value={part.name}
            onChange={(event) => set(at, { name: event.target.value })}
          />
          <input
            className="sj-field-text"
            aria-label={t('backfill.partSerial')}
            placeholder={t('backfill.partSerial')}
            maxLength={60}
            value={part.serial}
            onChange={(event) => set(at, { serial: event.target.value })}
          />
          <span className="sj-part-count">
            <button
              type="button"
              aria-label={t('backfill.less')}
              onClick={() => set(at, { quantity: Math.max(1, part.quantity - 1) })}
            >
              <MinusOutlined />
            </button>
            <output>{part.quantity}</output>
            <button
              type="button"
              aria-label={t('backfill.more')}
              onClick={() => set(at, { quantity: part.quantity + 1 })}
            >
              <PlusOutlined />
            </button>
            <button
              type="button"
              aria-label={t('backfill.dropPart')}
              onClick={() => onChange({ ...draft, parts: draft.parts.filter((_, i) => i !== at) })}
            >
              <DeleteOutlined />
            </button>
          </span>
        </div>
      ))}
      {draft.parts.length < MOST_PARTS && (
        <button
          type="button"
          className="sj-field-button"
          onClick={() => onChange({ ...draft, parts: [...draft.parts, { name: '', quantity: 1, serial: '' }] })}
        >
          <PlusOutlined aria-hidden /> {t('backfill.addPart')}
        </button>
      )}
    </fieldset>
  );
}
