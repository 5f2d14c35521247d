import { ExclamationCircleFilled, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { WallQueue } from '../../../shared/contracts/insight.ts';
import { sayDuration } from '../../ui/said-time.ts';
import { NONE, waitTone } from './figures.ts';

/** Queues in the order of the house, always all of them: who looks up finds the same queue at the same place. */
export function WallQueues({ queues, now }: { queues: readonly WallQueue[]; now: Date }) {
  const { t, i18n } = useTranslation('insight');
  return (
    <section className="sj-wall-queues">
      <table>
        <caption className="sj-only-heard">{t('queues.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('queues.name')}</th>
            <th scope="col">{t('queues.waiting')}</th>
            <th scope="col">{t('queues.longest')}</th>
            <th scope="col">{t('queues.ready')}</th>
          </tr>
        </thead>
        <tbody>
          {queues.map((q) => {
            const waited = q.waitingSince === null ? 0 : now.getTime() - new Date(q.waitingSince).getTime();
            const tone = waitTone(waited / 1000);
            return (
              <tr key={q.code} className={q.waiting === 0 ? 'sj-wall-quiet' : `sj-wall-${tone}`}>
                <th scope="row">{i18n.language === 'en' ? q.en : q.zh}</th>
                <td className="sj-wall-tone">{q.waiting}</td>
                <td className="sj-wall-tone">
                  {tone === 'bad' && <ExclamationCircleFilled aria-hidden />}
                  {tone === 'soon' && <WarningFilled aria-hidden />}{' '}
                  {q.waitingSince === null ? NONE : sayDuration(waited)}
                </td>
                <td>
                  {q.agentsReady}
                  <small>/{q.agentsOn}</small>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
