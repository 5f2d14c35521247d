import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TalkAsked } from '../../../../shared/contracts/voice-talk.ts';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { useTalkDoing } from './talk-api.ts';
import './talk.css';

/** A colleague calls about a customer of theirs. */
export function AskedCard({ asked }: { asked: TalkAsked }) {
  const { t } = useTranslation('desk');
  const problemText = useProblemText();
  const doing = useTalkDoing(asked.contactId);
  const answer = (accept: boolean): void => doing.mutate({ do: 'answer', accept });
  return (
    <section className="sj-talk sj-talk-asked" role="alertdialog" aria-label={t('talk.asked')}>
      <b>{t('talk.askedBy', { name: asked.agentName, customer: asked.customer })}</b>
      {doing.error !== null && <span className="sj-desk-bad">{problemText(doing.error)}</span>}
      <span className="sj-talk-acts">
        <Button type="primary" loading={doing.isPending} onClick={() => answer(true)}>
          {t('talk.take')}
        </Button>
        <Button disabled={doing.isPending} onClick={() => answer(false)}>
          {t('talk.decline')}
        </Button>
      </span>
    </section>
  );
}
