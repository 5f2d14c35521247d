import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AUTO_ANSWER_MS } from '../../../shared/contracts/routing-live.ts';
import { useDuty } from './on-duty.ts';

/** One short tone and a second to draw breath, then the call is there; a key or a click is quicker. */
export function AutoAnswer({ onTake }: { onTake: () => void }) {
  const { t } = useTranslation('desk');
  const { ring } = useDuty();
  const take = useRef(onTake);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    take.current = onTake;
  });
  useEffect(() => {
    ring.once();
    const timer = window.setTimeout(() => {
      setOver(true);
      take.current();
    }, AUTO_ANSWER_MS);
    return () => window.clearTimeout(timer);
  }, [ring]);
  return (
    <p role="status" className="sj-offer-auto">
      {isOver ? t('auto.note') : t('auto.soon')}
    </p>
  );
}
