import { PhoneFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { useContactWords } from '../contacts/contact-words.ts';
import { useAttention } from './attention.ts';
import { offerOf } from './contact-tabs.ts';
import './desk.css';
import { useDesk } from './on-duty.ts';

/** Blinks, and on every other screen shows the way back to the desk. */
export function OfferElsewhere() {
  const { t } = useTranslation('desk');
  const words = useContactWords();
  const { data: desk } = useDesk();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const offer = offerOf(desk?.contacts ?? []);
  const what = offer === undefined ? '' : words.channel(offer.contact.channel);
  useAttention(offer !== undefined ? t('offer.title', { what }) : undefined);
  if (offer === undefined || pathname === '/desk') return null;
  return (
    <div className="sj-desk-elsewhere" role="alert">
      <PhoneFilled aria-hidden />
      <span>
        {what} · {offer.contact.customerLabel} · {words.topic(offer.contact.topic)}
      </span>
      <Button type="primary" onClick={() => void navigate('/desk')}>
        {t('offer.toDesk')}
      </Button>
    </div>
  );
}
