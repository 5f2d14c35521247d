import { CameraOutlined, DeleteOutlined } from '@ant-design/icons';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderDetail } from '../../../shared/contracts/cases-orders.ts';
import { jpegName, shrinkPhoto } from '../cases/index.ts';
import { MOST_PHOTOS, type BackfillDraft } from './backfill-draft.ts';
import { useOutboxView, usePhotoUrl, usePut } from './field-outbox.tsx';

interface Props {
  readonly order: OrderDetail;
  readonly draft: BackfillDraft;
  readonly onChange: (next: BackfillDraft) => void;
}

/** Camera first: a photo goes on its way the moment it is taken, while the rest is still being filled in. */
export function Photos({ order, draft, onChange }: Props) {
  const { t } = useTranslation('field');
  const put = usePut(order.id);
  const camera = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const take = async (files: readonly File[]): Promise<void> => {
    setBusy(true);
    const keys: string[] = [];
    for (const file of files.slice(0, MOST_PHOTOS - draft.photos.length)) {
      const blob = await shrinkPhoto(file);
      keys.push(await put({ kind: 'photo', name: jpegName(file.name) }, blob));
    }
    onChange({ ...draft, photos: [...draft.photos, ...keys] });
    setBusy(false);
  };
  return (
    <section className="sj-photos" aria-label={t('backfill.photos')}>
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        multiple
        hidden
        aria-label={t('backfill.camera')}
        onChange={(event) => {
          void take([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <button
        type="button"
        className="sj-photo-add"
        disabled={busy || draft.photos.length >= MOST_PHOTOS}
        onClick={() => camera.current?.click()}
      >
        <CameraOutlined aria-hidden />
        {t('backfill.camera')}
      </button>
      {draft.photos.map((key, n) => (
        <PhotoThumb
          key={key}
          orderId={order.id}
          photoKey={key}
          number={n + 1}
          onDrop={() => onChange({ ...draft, photos: draft.photos.filter((p) => p !== key) })}
        />
      ))}
    </section>
  );
}

interface ThumbProps {
  readonly orderId: string;
  readonly photoKey: string;
  readonly number: number;
  readonly onDrop: () => void;
}
function PhotoThumb({ orderId, photoKey, number, onDrop }: ThumbProps) {
  const { t } = useTranslation('field');
  const url = usePhotoUrl(orderId, photoKey);
  const isWaiting = useOutboxView().box.arrived[photoKey] === undefined;
  return (
    <span className="sj-photo">
      {url !== undefined && <img src={url} alt={t('backfill.photo', { number })} />}
      {isWaiting && <span className="sj-photo-waiting">{t('ribbon.photoWaiting')}</span>}
      <button type="button" aria-label={t('backfill.dropPhoto', { number })} onClick={onDrop}>
        <DeleteOutlined />
      </button>
    </span>
  );
}
