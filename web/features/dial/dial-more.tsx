import { lazy, Suspense, useState } from 'react';
import { useNow } from '../../ui/ticker.tsx';
import type { Dial } from '../../../shared/contracts/voice-outbound.ts';
import { isOnItsWay, useDial } from './dial-api.ts';

const DialStrip = lazy(async () => ({ default: (await import('./dial-strip.tsx')).DialStrip }));

/** Why a call came to nothing is news for so long. */
const NEWS_MS = 120_000;

const isNews = (dial: Dial, nowMs: number): boolean => {
  if (isOnItsWay(dial)) return true;
  if (dial.outcome === 'answered' || dial.outcome === 'cancelled') return false;
  const { endedAt } = dial;
  return endedAt === null || nowMs - Date.parse(endedAt) < NEWS_MS;
};

/** Nothing, unless I call somebody or have just called in vain. */
export function DialMore() {
  const dial = useDial();
  const now = useNow();
  const [dismissed, dismiss] = useState<string>();
  if (dial === null || dial.contactId === dismissed || !isNews(dial, now.getTime())) return null;
  return (
    <Suspense>
      <DialStrip dial={dial} onDismiss={() => dismiss(dial.contactId)} />
    </Suspense>
  );
}
