import { lazy, Suspense } from 'react';
import { isMore, useTalks } from './talk-api.ts';

const TalkStrip = lazy(async () => ({ default: (await import('./talk-strip.tsx')).TalkStrip }));
const AskedCard = lazy(async () => ({ default: (await import('./asked-card.tsx')).AskedCard }));

/** Nothing while two talk, which is nearly always: drawn and loaded only when there is more to it. */
export function TalkMore() {
  const { talk, asked } = useTalks();
  return (
    <Suspense>
      {asked !== null && <AskedCard asked={asked} />}
      {talk !== null && isMore(talk) && <TalkStrip talk={talk} />}
    </Suspense>
  );
}
