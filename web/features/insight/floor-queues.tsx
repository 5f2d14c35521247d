import { ExclamationCircleFilled, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { FloorQueue } from '../../../shared/contracts/insight.ts';
import { sayDuration } from '../../ui/said-time.ts';
import { NONE, percent, rateTone, waitTone } from './figures.ts';
import { Sparkline } from './sparkline.tsx';

export function FloorQueues({ queues, now }: { queues: readonly FloorQueue[]; now: Date }) {
  const { t } = useTranslation('insight');
  return (
    <table className="sj-floor-queues">
      <caption className="sj-only-heard">{t('queues.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('queues.name')}</th>
          <th scope="col">{t('queues.waiting')}</th>
          <th scope="col">{t('queues.longest')}</th>
          <th scope="col">{t('queues.ready')}</th>
          <th scope="col">{t('queues.level')}</th>
          <th scope="col">{t('queues.requested')}</th>
          <th scope="col">{t('queues.curve')}</th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <QueueRow key={queue.code} queue={queue} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function QueueRow({ queue: q, now }: { queue: FloorQueue; now: Date }) {
  const { t, i18n } = useTranslation('insight');
  const name = i18n.language === 'en' ? q.en : q.zh;
  const waited = q.waitingSince === null ? 0 : now.getTime() - new Date(q.waitingSince).getTime();
  const tone = waitTone(waited / 1000);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={`sj-tone-${tone}`}>{q.waiting}</td>
      <td className={`sj-tone-${tone}`}>
        {tone === 'bad' && <ExclamationCircleFilled aria-hidden />}
        {tone === 'soon' && <WarningFilled aria-hidden />} {q.waitingSince === null ? NONE : sayDuration(waited)}
      </td>
      <td>
        {q.agentsReady}/{q.agentsOn}
      </td>
      <td className={`sj-tone-${rateTone(q.serviceLevel)}`}>
        {rateTone(q.serviceLevel) === 'bad' && <ExclamationCircleFilled aria-hidden />} {percent(q.serviceLevel)}
      </td>
      <td>{q.requested}</td>
      <td>
        <Sparkline values={q.curve} label={t('queues.curveLabel', { queue: name })} />
      </td>
    </tr>
  );
}
