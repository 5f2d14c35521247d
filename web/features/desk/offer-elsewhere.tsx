import { PhoneFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { useContactWords } from '../contacts/contact-words.ts';
import { useAttention } from './attention.ts';
import { offerOf } from './contact-tabs.ts';
import './desk.css';
import { useDesk, useDuty } from './on-duty.ts';

/** Rings, blinks, and on every other screen shows the way back to the desk. */
export function OfferElsewhere() {
  const { t } = useTranslation('desk');
  const words = useContactWords();
  const { data: desk } = useDesk();
  const { ring } = useDuty();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const offer = offerOf(desk?.contacts ?? []);
  const rings = offer !== undefined;
  useEffect(() => {
    if (rings) ring.start();
    return ring.stop;
  }, [rings, ring]);
  const what = offer === undefined ? '' : words.channel(offer.contact.channel);
  useAttention(rings ? t('offer.title', { what }) : undefined);
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
