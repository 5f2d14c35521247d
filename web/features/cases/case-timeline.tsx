import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '../../../shared/contracts/cases.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { useApi } from '../../ui/services.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { caseKeys, readTimeline } from './cases-api.ts';
import './cases.css';
import { useNames } from './people.ts';
import { lineOf } from './timeline-line.ts';
import { useWord } from './words.ts';

const FIRST = 12;

/** Everything that happened to a case, newest first; the first dozen, the rest on request. Read again by whoever watches the case. */
export function CaseTimeline({ caseId }: { caseId: string }) {
  const { t } = useTranslation('cases');
  const api = useApi();
  const [isWhole, setWhole] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: caseKeys.one('timeline', caseId),
    queryFn: ({ signal }) => readTimeline(api, caseId, signal),
  });
  const newest = [...(data?.entries ?? [])].reverse();
  const shown = isWhole ? newest : newest.slice(0, FIRST);
  const nameOf = useNames(newest.map((e) => e.byId));
  if (error !== null && data === undefined) return <ApiProblem error={error} onRetry={() => void refetch()} />;
  return (
    <section aria-label={t('timeline')}>
      <ol className="sj-case-timeline">
        {shown.map((entry, n) => (
          <Entry key={newest.length - n} entry={entry} who={entry.byId === null ? t('system') : nameOf(entry.byId)} />
        ))}
      </ol>
      {shown.length < newest.length && (
        <Button type="link" onClick={() => setWhole(true)}>
          {t('wholeTimeline', { count: newest.length })}
        </Button>
      )}
    </section>
  );
}

function Entry({ entry, who }: { entry: TimelineEntry; who: string }) {
  const { t } = useTranslation('cases');
  const word = useWord();
  const line = lineOf(entry);
  const values = { order: entry.orderNumber?.slice(-6) ?? '', word: line.word === null ? '' : word(...line.word) };
  const text = typeof line.text === 'string' || line.text === null ? line.text : word(...line.text);
  return (
    <li data-tone={line.tone}>
      <div className="sj-case-timeline-head">
        <span>
          {t(`line.${line.key}`, values)} · {who}
        </span>
        <TimeText at={entry.at} />
      </div>
      {text !== null && <div className="sj-case-timeline-text">{text}</div>}
    </li>
  );
}
