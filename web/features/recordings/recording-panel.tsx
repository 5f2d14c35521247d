import { CloseOutlined, LockOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Hold, ManagedRecording } from '../../../shared/contracts/contacts-recordings.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { sayDuration } from '../../ui/said-time.ts';
import { useApi } from '../../ui/services.tsx';
import { useContactWords } from '../contacts/contact-words.ts';
import { RecordingPlayer } from '../contacts/recording-player.tsx';
import { useMay } from '../identity/session.tsx';
import { HoldForm } from './hold-form.tsx';
import { LiftForm } from './lift-form.tsx';
import { sayDay, saySize } from './recording-words.ts';
import { readHolds, recordingKeys } from './recordings-api.ts';

const HOLDS_SHOWN = 20;

/** One recording beside the list: what it is, its sound for who may hear it, and what keeps it from going. */
export function RecordingPanel({ recording, onClose }: { recording: ManagedRecording; onClose: () => void }) {
  const { t } = useTranslation('recordings');
  const may = useMay();
  useHotkeys({ Escape: onClose });
  return (
    <aside className="sj-story" aria-label={t('panel.label')}>
      <Button
        type="text"
        size="small"
        className="sj-story-close"
        icon={<CloseOutlined />}
        aria-label={t('panel.close')}
        onClick={onClose}
      />
      <h2>
        {recording.customerLabel} · {recording.agentName ?? t('nobody')}
      </h2>
      <Facts of={recording} />
      {may('contact.view') && <Link to={`/contacts?open=${recording.contactId}`}>{t('panel.contact')}</Link>}
      {may('recording.listen') && may('contact.view') ? (
        <RecordingPlayer recording={recording} />
      ) : (
        <p className="sj-recording-note">{t('panel.mayNotHear')}</p>
      )}
      <Holds of={recording} />
    </aside>
  );
}

function Facts({ of }: { of: ManagedRecording }) {
  const { t, i18n } = useTranslation('recordings');
  const words = useContactWords();
  const { language } = i18n;
  const facts: readonly (readonly [string, string])[] = [
    [t('column.state'), t(`state.${of.state}`)],
    [t('column.channel'), words.channel(of.channel)],
    [t('column.length'), of.durationMs === null ? '—' : sayDuration(of.durationMs)],
    [t('column.size'), of.bytes === null ? '—' : saySize(of.bytes, language)],
    [t('column.queue'), of.queueCode ?? '—'],
    [t('column.complaint'), of.isComplaint ? t('yes') : t('no')],
    [t('column.place'), t(`place.${of.place}`)],
    [t('column.sealed'), of.isSealed ? t('yes') : t('no')],
    [t('column.due'), of.reviewAt === null ? '—' : sayDay(of.reviewAt, language)],
  ];
  return (
    <dl className="sj-story-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Holds({ of }: { of: ManagedRecording }) {
  const { t, i18n } = useTranslation('recordings');
  const api = useApi();
  const [isPlacing, setPlacing] = useState(false);
  const [lifting, setLifting] = useState<Hold>();
  const query = { recordingId: of.id, live: true, page: 1, pageSize: HOLDS_SHOWN };
  const { data, error, refetch } = useQuery({
    queryKey: recordingKeys.list('holds', query),
    queryFn: ({ signal }) => readHolds(api, query, signal),
  });
  return (
    <section aria-label={t('tab.holds')}>
      <h3>{t('tab.holds')}</h3>
      {error !== null && <ApiProblem error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="sj-recording-note">{t('panel.noHold')}</p>}
      {data?.items.map((hold) => (
        <div key={hold.id} className="sj-recs-hold">
          <span>
            {t(`subject.${hold.subjectKind}`)} · {hold.reason}
            <small>
              {hold.placedBy} ·{' '}
              {hold.until === null ? t('untilLifted') : t('untilDay', { day: sayDay(hold.until, i18n.language) })}
            </small>
          </span>
          <Button size="small" onClick={() => setLifting(hold)}>
            {t('lift')}
          </Button>
        </div>
      ))}
      {of.state !== 'deleted' && of.state !== 'lost' && (
        <Button size="small" icon={<LockOutlined />} onClick={() => setPlacing(true)}>
          {t('place_hold')}
        </Button>
      )}
      <HoldForm recording={of} open={isPlacing} onClose={() => setPlacing(false)} />
      <LiftForm hold={lifting} onClose={() => setLifting(undefined)} />
    </section>
  );
}
