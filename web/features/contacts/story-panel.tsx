import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ContactStory } from '../../../shared/contracts/contacts.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { Loading } from '../../ui/loading.tsx';
import { clockTime, sayDuration } from '../../ui/said-time.ts';
import { useApi } from '../../ui/services.tsx';
import { ClassTag } from './class-tag.tsx';
import { contactKeys, readStory } from './contacts-api.ts';
import { useContactWords } from './contact-words.ts';
import { QualityPanel } from './quality-panel.tsx';
import { RecordingPlayer } from './recording-player.tsx';
import { StoryLine, type Step } from './story-line.tsx';
import { StateTag } from './state-tag.tsx';
import { TranscriptView } from './transcript-view.tsx';
import { WhyPanel } from './why-panel.tsx';

/** Everything known about one contact, beside the list. Esc closes it. */
export function StoryPanel({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const { t } = useTranslation('contacts');
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: contactKeys.one('story', contactId),
    queryFn: ({ signal }) => readStory(api, contactId, signal),
  });
  useHotkeys({ Escape: onClose });
  return (
    <aside className="sj-story" aria-label={t('story.label')}>
      <Button
        type="text"
        size="small"
        className="sj-story-close"
        icon={<CloseOutlined />}
        aria-label={t('story.close')}
        onClick={onClose}
      />
      {data === undefined && error === null && <Loading />}
      {error !== null && <ApiProblem error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Story story={data} />}
    </aside>
  );
}

/** The life of the contact, what a flow did before anybody answered, what went on inside the talk and where its recording was paused, as one line. */
const inOrder = (story: ContactStory, bySystem: string): Step[] =>
  [
    ...story.transitions,
    ...story.talk.map((s) => ({ at: s.at, event: `talk_${s.event}`, reason: null, note: s.other?.label ?? null })),
    ...story.flow.map(({ at, act, outcome, why, detail }) => ({
      ...{ at, reason: why, note: detail },
      event: outcome === 'done' || act === 'recording' ? `flow_${act}` : `flow_${act}_not`,
    })),
    ...story.recordingSteps.map(({ at, kind, actor }) => ({
      ...{ at, event: `recording_${kind}`, reason: null },
      note: actor.startsWith('system:') ? bySystem : null,
    })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

function Story({ story }: { story: ContactStory }) {
  const { contact, transcript, recordings } = story;
  const { t } = useTranslation('contacts');
  const words = useContactWords();
  const between = (from: string | null, to: string | null): string =>
    from === null || to === null ? '—' : sayDuration(Date.parse(to) - Date.parse(from));
  const facts: readonly (readonly [string, string])[] = [
    [t('column.topic'), words.topic(contact.topic)],
    [t('column.agent'), contact.agentName ?? '—'],
    [t('column.waited'), between(contact.requestedHumanAt, contact.answeredAt)],
    [t('column.talked'), between(contact.answeredAt, contact.endedAt)],
    [t('story.endedBy'), contact.endedBy === null ? '—' : words.party(contact.endedBy)],
    [t('column.disposition'), contact.disposition === null ? '—' : words.disposition(contact.disposition)],
    [t('story.satisfaction'), contact.satisfaction === null ? '—' : t('story.stars', { count: contact.satisfaction })],
  ];
  return (
    <>
      <header className="sj-story-head">
        <h2>
          {words.channel(contact.channel)} · {contact.customerLabel}
        </h2>
        <div>
          <StateTag state={contact.state} /> <ClassTag of={contact.serviceClass} />
        </div>
        <dl className="sj-story-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </header>
      {recordings.map((recording) => (
        <RecordingPlayer key={recording.id} recording={recording} />
      ))}
      {contact.channel === 'voice' && contact.endedAt !== null && <QualityPanel contactId={contact.id} />}
      {transcript.length > 0 && (
        <section>
          <h3>{t('story.transcript')}</h3>
          <TranscriptView entries={transcript} />
        </section>
      )}
      {contact.requestedHumanAt !== null && <WhyPanel contactId={contact.id} version={contact.version} />}
      <section>
        <h3>{t('story.line')}</h3>
        <StoryLine transitions={inOrder(story, t('story.bySystem'))} timeOf={(at) => clockTime(new Date(at))} />
      </section>
    </>
  );
}
