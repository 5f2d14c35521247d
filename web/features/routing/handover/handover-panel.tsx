import { CloseOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HANDOVER_LIMITS, type HandoverDetail } from '../../../../shared/contracts/routing-handover.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import type { Decisions } from './decisions.ts';
import { HandoverActs } from './handover-acts.tsx';
import { dayAndMinute, HandoverStateTag, useReceiver } from './handover-words.tsx';
import { MatterCard } from './matter-card.tsx';
import { useOneHandover, useRoster } from './use-handover.ts';

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

/** One handover with its stories: written, read and signed here, and printed as it stands. */
export function HandoverPanel({ id, onClose }: Props) {
  const { query, act, read, edit } = useOneHandover(id);
  const [decisions, setDecisions] = useState<Decisions>({ returned: new Map(), wrapUps: new Map() });
  const [words, setWords] = useState<ReadonlyMap<string, string>>(new Map());
  const { data, error } = query;
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void query.refetch()} />;
  const mayEdit = data.allowed.includes('edit');
  const write = (key: string, text: string): void => setWords(new Map(words).set(key, text));
  const saved = async (): Promise<HandoverDetail> => {
    if (words.size === 0 || !mayEdit) return data;
    const note = words.get(NOTE);
    const items = [...words].filter(([key]) => key !== NOTE).map(([itemId, text]) => ({ id: itemId, note: text }));
    const next = await edit.mutateAsync({ version: data.version, ...(note === undefined ? {} : { note }), items });
    setWords(new Map());
    return next;
  };
  return (
    <article className="sj-handover-sheet">
      <Head handover={data} onClose={onClose} />
      <div className="sj-handover-body">
        <Note text={words.get(NOTE) ?? data.note} onChange={mayEdit ? (text) => write(NOTE, text) : undefined} />
        {data.matters.map((item) => (
          <MatterCard
            key={item.id}
            item={item}
            handover={data}
            note={words.get(item.id) ?? item.note}
            onNote={mayEdit && item.outcome !== 'stays' ? (text) => write(item.id, text) : undefined}
            onRead={() => read.mutate([item.id])}
            decisions={decisions}
            onDecide={setDecisions}
          />
        ))}
        <Signatures handover={data} />
      </div>
      <HandoverActs
        handover={data}
        decisions={decisions}
        hasWords={words.size > 0}
        saved={saved}
        act={act}
        onReadAll={(ids) => read.mutate(ids)}
        problem={edit.error ?? read.error}
      />
    </article>
  );
}

const NOTE = 'note';

function Head({ handover, onClose }: { handover: HandoverDetail; onClose: () => void }) {
  const { t } = useTranslation('handover');
  const { nameOf } = useRoster();
  const receiver = useReceiver(nameOf);
  const { from } = handover;
  return (
    <header className="sj-handover-head">
      <div className="sj-handover-line">
        <h2>
          {from.name} {from.staffNo} → {receiver(handover)}
        </h2>
        <HandoverStateTag state={handover.state} />
        <span className="sj-handover-tools">
          <Button size="small" icon={<PrinterOutlined />} onClick={() => window.print()}>
            {t('print')}
          </Button>
          <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('close')} onClick={onClose} />
        </span>
      </div>
      <div className="sj-handover-second">
        {nameOf(handover.fromShift) ?? t('noShift')} · {t(`cause.${handover.cause}`)} ·{' '}
        {t('count', { count: handover.items })} · <TimeText at={handover.createdAt} />
      </div>
      {handover.returnReason !== null && (
        <p className="sj-handover-returned">{t('returnReason', { reason: handover.returnReason })}</p>
      )}
    </header>
  );
}

function Note({ text, onChange }: { text: string; onChange: ((text: string) => void) | undefined }) {
  const { t } = useTranslation('handover');
  return (
    <section className="sj-handover-note">
      <h3>{t('note')}</h3>
      {onChange === undefined ? (
        <p>{text === '' ? t('noNote') : text}</p>
      ) : (
        <Input.TextArea
          aria-label={t('note')}
          placeholder={t('noteHint')}
          value={text}
          maxLength={HANDOVER_LIMITS.noteChars}
          autoSize={{ minRows: 2, maxRows: 6 }}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </section>
  );
}

/** The first eight signs of the digest are enough for people to compare two prints. */
const DIGEST_SHOWN = 8;

function Signatures({ handover }: { handover: HandoverDetail }) {
  const { t, i18n } = useTranslation('handover');
  return (
    <section className="sj-handover-signatures">
      <h3>{t('signedBy')}</h3>
      {handover.signatures.length === 0 && <p className="sj-handover-second">{t('unsigned')}</p>}
      <ul>
        {handover.signatures.map((signature) => (
          <li key={signature.at + signature.role}>
            <b>{t(`role.${signature.role}`)}</b> {signature.by.name} {signature.by.staffNo} ·{' '}
            <time dateTime={signature.at}>{dayAndMinute(signature.at, i18n.language)}</time>
            <small>{t('version', { digest: signature.digest.slice(0, DIGEST_SHOWN) })}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
