import { CheckOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DISPOSITIONS } from '../../../../shared/contracts/contacts.ts';
import {
  HANDOVER_LIMITS,
  type HandoverDetail,
  type HandoverItem,
  type ItemOutcome,
} from '../../../../shared/contracts/routing-handover.ts';
import { ConfirmWithReason } from '../../../ui/confirm-with-reason.tsx';
import { useApi } from '../../../ui/services.tsx';
import { StatusTag, type Tone } from '../../../ui/status-tag.tsx';
import { DeadlineText, TimeText } from '../../../ui/time-text.tsx';
import { useSession } from '../../identity/session.tsx';
import { handoverKeys, keepCallback } from './handover-api.ts';
import type { Decisions } from './decisions.ts';
import { dayAndMinute } from './handover-words.tsx';

const OUTCOMES: Readonly<Record<ItemOutcome, Tone>> = {
  stays: 'neutral',
  passed: 'good',
  returned: 'bad',
  over: 'neutral',
};

interface Props {
  readonly item: HandoverItem;
  readonly handover: HandoverDetail;
  readonly note: string;
  readonly onNote: ((text: string) => void) | undefined;
  readonly onRead: () => void;
  readonly decisions: Decisions;
  readonly onDecide: (next: Decisions) => void;
}

/** One matter and its story. Whoever takes over ticks it off, or sends it back with a reason. */
export function MatterCard({ item, handover, note, onNote, onRead, decisions, onDecide }: Props) {
  const { t } = useTranslation('handover');
  const { staffId } = useSession();
  const isRead = item.readBy === staffId;
  const mayRead = handover.allowed.includes('read') && item.outcome === null;
  const isMyPromise = item.kind === 'callback' && item.outcome === 'passed' && handover.to?.id === staffId;
  return (
    <section className="sj-matter" data-returned={decisions.returned.has(item.id)}>
      <Head item={item} isTicked={mayRead && isRead} />
      <Facts item={item} />
      <Words item={item} note={note} onNote={onNote} />
      {item.returnReason !== null && (
        <p className="sj-handover-returned">{t('returnReason', { reason: item.returnReason })}</p>
      )}
      {isMyPromise && <Kept item={item} />}
      {mayRead && <Acts item={item} isRead={isRead} onRead={onRead} decisions={decisions} onDecide={onDecide} />}
    </section>
  );
}

function Head({ item, isTicked }: { item: HandoverItem; isTicked: boolean }) {
  const { t } = useTranslation('handover');
  const { story } = item;
  return (
    <div className="sj-handover-line">
      <span className="sj-matter-kind">{t(`kind.${item.kind}`)}</span>
      <h3>{story.number === null ? story.customer : story.line}</h3>
      {story.number !== null && <small>{story.number}</small>}
      <span className="sj-handover-tools">
        {item.outcome !== null && <StatusTag tone={OUTCOMES[item.outcome]} text={t(`outcome.${item.outcome}`)} />}
        {isTicked && <StatusTag tone="good" text={t('read')} />}
      </span>
    </div>
  );
}

function Words({ item, note, onNote }: Pick<Props, 'item' | 'note' | 'onNote'>) {
  const { t } = useTranslation('handover');
  if (onNote === undefined) return note === '' ? null : <p className="sj-matter-note">{note}</p>;
  return (
    <Input
      aria-label={`${t('itemNote')} ${item.story.number ?? item.story.customer}`}
      placeholder={t('itemNote')}
      value={note}
      maxLength={HANDOVER_LIMITS.itemNoteChars}
      onChange={(event) => onNote(event.target.value)}
    />
  );
}

function Facts({ item: { story, kind } }: { item: HandoverItem }) {
  const { t, i18n } = useTranslation('handover');
  const { promised } = story;
  const time = (instant: string | null): string => (instant === null ? '' : dayAndMinute(instant, i18n.language));
  return (
    <dl className="sj-matter-facts">
      {kind === 'case' && (
        <div>
          <dt className="sj-only-heard">{t('from')}</dt>
          <dd>{story.customer}</dd>
        </div>
      )}
      {story.dueAt !== null && (
        <div className="sj-screen-only">
          <dt>{t('clock')}</dt>
          <dd>
            {story.clock === 'met' || story.clock === 'missed' ? time(story.dueAt) : <DeadlineText at={story.dueAt} />}
          </dd>
        </div>
      )}
      {promised !== null && (
        // An answer by the end of the clock says the same twice on the screen; on paper the clock does not tick.
        <div className={promised.kind === 'answer' ? 'sj-print-only' : ''}>
          <dt>{t('promised')}</dt>
          <dd>{t(`promise.${promised.kind}`, { from: time(promised.from), by: time(promised.by) })}</dd>
        </div>
      )}
      <div>
        <dt>{t('since')}</dt>
        <dd>
          <TimeText at={story.since} />
        </dd>
      </div>
      {story.lastNote !== null && (
        <div className="sj-matter-last">
          <dt>{t('lastNote')}</dt>
          <dd>{story.lastNote}</dd>
        </div>
      )}
    </dl>
  );
}

/** Whoever took the promise over says when it is kept. */
function Kept({ item }: { item: HandoverItem }) {
  const { t } = useTranslation('handover');
  const api = useApi();
  const queries = useQueryClient();
  const keep = useMutation({
    mutationFn: () => keepCallback(api, item.subjectId),
    onSettled: () => void queries.invalidateQueries({ queryKey: handoverKeys.all }),
  });
  if (item.kept) return <StatusTag tone="good" text={t('kept')} />;
  return (
    <Button size="small" loading={keep.isPending} onClick={() => keep.mutate()}>
      {t('keep')}
    </Button>
  );
}

type ActsProps = Pick<Props, 'item' | 'onRead' | 'decisions' | 'onDecide'> & { readonly isRead: boolean };

function Acts({ item, isRead, onRead, decisions, onDecide }: ActsProps) {
  const { t, i18n } = useTranslation('handover');
  const [asking, setAsking] = useState(false);
  const returned = decisions.returned.get(item.id);
  const without = (): ReadonlyMap<string, string> => {
    const rest = new Map(decisions.returned);
    rest.delete(item.id);
    return rest;
  };
  return (
    <div className="sj-matter-acts">
      {!isRead && (
        <Button size="small" icon={<CheckOutlined />} onClick={onRead}>
          {t('markRead')}
        </Button>
      )}
      {returned === undefined ? (
        <Button size="small" onClick={() => setAsking(true)}>
          {t('returnItem')}
        </Button>
      ) : (
        <>
          <span className="sj-handover-returned">{t('returnReason', { reason: returned })}</span>
          <Button size="small" onClick={() => onDecide({ ...decisions, returned: without() })}>
            {t('undoReturn')}
          </Button>
        </>
      )}
      {item.kind === 'contact' && item.story.state === 'after_call_work' && (
        <Select
          size="small"
          aria-label={t('wrapUp')}
          placeholder={t('wrapUp')}
          style={{ minWidth: 160 }}
          value={decisions.wrapUps.get(item.id) ?? null}
          options={DISPOSITIONS.map((d) => ({ value: d.code, label: i18n.language === 'en' ? d.en : d.zh }))}
          onChange={(code) => onDecide({ ...decisions, wrapUps: new Map(decisions.wrapUps).set(item.id, code) })}
        />
      )}
      <ConfirmWithReason
        open={asking}
        title={t('returnItem')}
        act={t('returnItem')}
        onConfirm={(reason) => {
          onDecide({ ...decisions, returned: new Map(decisions.returned).set(item.id, reason) });
          return Promise.resolve();
        }}
        onClose={() => setAsking(false)}
      >
        {t('returnItemText')}
      </ConfirmWithReason>
    </div>
  );
}
