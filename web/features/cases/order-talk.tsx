import { CameraOutlined, SendOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderMessage, OrderTalk as Talk } from '../../../shared/contracts/cases-orders.ts';
import { useSession } from '../identity/session.tsx';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { photoAddress } from './cases-api.ts';
import { useNames } from './people.ts';
import { jpegName, shrinkPhoto } from './shrink-photo.ts';
import { isReadByOther, stillPending } from './talk.ts';
import { useDirectWords } from './use-direct-words.ts';
import { useOrderTalk } from './use-order-talk.ts';
import type { PendingWords, SaidWords, WordsOut } from './words-out.ts';
import './order-talk.css';

interface Props {
  readonly orderId: string;
  readonly canSpeak: boolean;
  /** Large enough for a thumb. */
  readonly roomy?: boolean;
}

/** The talk inside an order, live on both sides. */
export function OrderTalk(props: Props) {
  const out = useDirectWords(props.orderId);
  return <OrderTalkThrough {...props} out={out} />;
}

/** The same, with the words going out by a way of one's own: the field page puts them into its outbox. */
export function OrderTalkThrough({ orderId, canSpeak, roomy = false, out }: Props & { readonly out: WordsOut }) {
  const { t } = useTranslation('cases');
  const { talk, error, readAgain } = useOrderTalk(orderId);
  const lines = useRef<HTMLOListElement>(null);
  const pending = talk === undefined ? out.pending : stillPending(out.pending, talk);
  const count = (talk?.messages.length ?? 0) + pending.length;
  useEffect(() => {
    lines.current?.scrollTo({ top: lines.current.scrollHeight });
  }, [count]);
  return (
    <section className="sj-crew-talk" aria-label={t('talk.title')}>
      {error !== null && talk === undefined && <ApiProblem error={error} onRetry={readAgain} />}
      <ol className="sj-crew-talk-lines" ref={lines} aria-live="polite" tabIndex={0} aria-label={t('talk.title')}>
        {talk !== undefined && <Lines talk={talk} orderId={orderId} />}
        {pending.map((words) => (
          <Pending key={words.key} words={words} onAgain={() => out.tryAgain(words.key)} />
        ))}
        {talk !== undefined && count === 0 && <li className="sj-crew-talk-none">{t('talk.none')}</li>}
      </ol>
      {canSpeak ? (
        <Composer roomy={roomy} onSay={out.say} />
      ) : (
        <div className="sj-crew-talk-none">{t('talk.over')}</div>
      )}
    </section>
  );
}

function Lines({ talk, orderId }: { talk: Talk; orderId: string }) {
  const { t } = useTranslation('cases');
  const me = useSession().staffId;
  const nameOf = useNames(talk.messages.map((m) => m.authorId));
  return talk.messages.map((m) => (
    <Line
      key={m.id}
      mine={m.authorId === me}
      head={
        <>
          {m.authorId === me ? t('talk.me') : `${nameOf(m.authorId)} · ${sideOf(m, t)}`} · <TimeText at={m.at} />
          {m.authorId === me && ` · ${isReadByOther(talk, m) ? t('talk.read') : t('talk.unread')}`}
        </>
      }
      text={m.text}
      photoUrl={m.fileId === null ? null : photoAddress(orderId, m.fileId)}
    />
  ));
}

const sideOf = (message: OrderMessage, t: (key: string) => string): string => t(`talk.${message.side}`);

function Pending({ words, onAgain }: { words: PendingWords; onAgain: () => void }) {
  const { t } = useTranslation('cases');
  const head =
    words.failed === null ? (
      t('talk.waiting')
    ) : (
      <>
        {words.failed}{' '}
        <Button size="small" type="link" onClick={onAgain}>
          {t('talk.again')}
        </Button>
      </>
    );
  return <Line mine head={head} text={words.text} photoUrl={words.photoUrl} />;
}

interface LineProps {
  readonly mine: boolean;
  readonly head: ReactNode;
  readonly text: string;
  readonly photoUrl: string | null;
}
function Line({ mine, head, text, photoUrl }: LineProps) {
  const { t } = useTranslation('cases');
  return (
    <li className="sj-crew-talk-line" data-mine={mine}>
      <span className="sj-crew-talk-who">{head}</span>
      <div className="sj-crew-talk-bubble">
        {photoUrl !== null && (
          <a href={photoUrl} target="_blank" rel="noreferrer">
            <img className="sj-crew-talk-photo" src={photoUrl} alt={t('talk.photo')} loading="lazy" />
          </a>
        )}
        {text}
      </div>
    </li>
  );
}

function Composer({ roomy, onSay }: { roomy: boolean; onSay: (words: SaidWords) => void }) {
  const { t } = useTranslation('cases');
  const [text, setText] = useState('');
  const camera = useRef<HTMLInputElement>(null);
  const size = roomy ? 'large' : 'middle';
  const square = roomy ? { minWidth: 48, minHeight: 48 } : {};
  const send = (): void => {
    if (text.trim() === '') return;
    onSay({ text: text.trim(), photo: null });
    setText('');
  };
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file === undefined) return;
    void shrinkPhoto(file).then((blob) => onSay({ text: '', photo: { blob, name: jpegName(file.name) } }));
    if (camera.current !== null) camera.current.value = '';
  };
  return (
    <div className="sj-crew-talk-composer">
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label={t('talk.addPhoto')}
        onChange={(event) => take(event.target.files)}
      />
      <Button
        size={size}
        style={square}
        icon={<CameraOutlined />}
        aria-label={t('talk.addPhoto')}
        onClick={() => camera.current?.click()}
      />
      <Input.TextArea
        size={size}
        value={text}
        maxLength={2_000}
        autoSize={{ minRows: 1, maxRows: 5 }}
        placeholder={t('talk.placeholder')}
        aria-label={t('talk.placeholder')}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={(event) => {
          // While an input method composes, Enter chooses a word. On a phone it makes a new line.
          if (roomy || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <Button
        size={size}
        style={square}
        type="primary"
        icon={<SendOutlined />}
        aria-label={t('talk.send')}
        disabled={text.trim() === ''}
        onClick={send}
      />
    </div>
  );
}
