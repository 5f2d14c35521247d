import { HolderOutlined, MessageOutlined, MoreOutlined, PhoneOutlined, VideoCameraOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState, type DragEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Move, LiveQueue } from '../../../../shared/contracts/routing-live.ts';
import type { StepNames } from '../../../../shared/contracts/routing-why-phrases.ts';
import { waitInWords } from '../../../../shared/contracts/routing-wait-words.ts';
import { sayDuration } from '../../../ui/said-time.ts';
import { ClassTag } from '../../contacts/class-tag.tsx';
import { useContactWords } from '../../contacts/contact-words.ts';
import type { Placed } from './live-line.ts';
import { useLang } from './live-names.ts';

const CHANNEL_ICON = {
  voice: <PhoneOutlined aria-hidden />,
  chat: <MessageOutlined aria-hidden />,
  video: <VideoCameraOutlined aria-hidden />,
};

/** What can be done with somebody who waits. */
export interface RowActs {
  readonly move: (contact: Placed, move: Move, before?: string) => void;
  readonly pull: (contact: Placed) => void;
  readonly assign: (contact: Placed) => void;
}

interface Props {
  readonly contact: Placed;
  readonly queue: LiveQueue | undefined;
  readonly names: StepNames;
  readonly now: Date;
  readonly acts: RowActs;
  readonly mayDrag: boolean;
  /** The row that is being dragged over the list. */
  readonly dragged: Placed | undefined;
  readonly onDrag: (contact: Placed | undefined) => void;
}

const KEY_MOVES: Readonly<Record<string, Move>> = { ArrowUp: 'up', ArrowDown: 'down', Home: 'top' };
const MOVES: readonly Move[] = ['top', 'up', 'down', 'before'];

/** A row is taken by the mouse and laid before another of its queue. */
function useRowDrag({ contact, dragged, onDrag, acts }: Props) {
  const [isOver, setOver] = useState(false);
  const takesDrop = dragged !== undefined && dragged.id !== contact.id && dragged.queue === contact.queue;
  const look = isOver && takesDrop ? 'sj-live-drop' : dragged?.id === contact.id ? 'sj-live-dragged' : '';
  return {
    className: look,
    onDragStart: () => onDrag(contact),
    onDragEnd: () => onDrag(undefined),
    onDragOver: (event: DragEvent): void => {
      if (!takesDrop) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      if (takesDrop) acts.move(dragged, 'before', contact.id);
      onDrag(undefined);
    },
  };
}

export function LineRow(props: Props) {
  const { contact, queue, names, now, acts, mayDrag } = props;
  const { t } = useTranslation('live');
  const lang = useLang();
  const words = useContactWords();
  const [isOpen, setOpen] = useState(false);
  const drag = useRowDrag(props);
  const name = queue?.[lang] ?? contact.queue;
  const waitedMs = now.getTime() - Date.parse(contact.since);
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>): void => {
    // A button inside the row keeps its own keys.
    if (event.target !== event.currentTarget) return;
    const move = event.altKey ? KEY_MOVES[event.key] : undefined;
    if (move !== undefined) acts.move(contact, move);
    else if (event.key === 'Enter') setOpen(true);
    else return;
    event.preventDefault();
  };
  const wait = waitInWords(
    { position: contact.place, waitedSeconds: waitedMs / 1_000, steps: queue?.steps ?? [], heldFor: contact.heldFor },
    names,
    lang,
  );
  return (
    <tr
      tabIndex={0}
      data-contact={contact.id}
      aria-label={t('row', { queue: name, place: contact.place, customer: contact.customer })}
      draggable={mayDrag}
      onKeyDown={onKeyDown}
      {...drag}
    >
      <td className="sj-live-place">
        {mayDrag && <HolderOutlined aria-hidden className="sj-live-grip" />} {contact.place}
      </td>
      <Who contact={contact} />
      <td>
        {name}
        <small className="sj-live-second">{words.topic(contact.topic)}</small>
      </td>
      <td className="sj-live-time">
        <Waited waitedMs={waitedMs} askedMs={now.getTime() - Date.parse(contact.askedAt)} />
      </td>
      <td className="sj-live-why">{wait}</td>
      <td>
        <RowMenu contact={contact} acts={acts} isOpen={isOpen} setOpen={setOpen} />
      </td>
    </tr>
  );
}

function Who({ contact }: { contact: Placed }) {
  const { t } = useTranslation('live');
  const words = useContactWords();
  return (
    <td>
      <div className="sj-live-who">
        <span role="img" aria-label={words.channel(contact.channel)}>
          {CHANNEL_ICON[contact.channel]}
        </span>
        <b>{contact.customer}</b>
      </div>
      <div className="sj-live-tags">
        <ClassTag of={contact.serviceClass} />
        {contact.star !== null && <small>{t('star', { count: contact.star })}</small>}
        {contact.transferred && <small>{t('transferred')}</small>}
        {contact.placed && <small>{t('placed')}</small>}
        {contact.first && !contact.transferred && <small>{t('first')}</small>}
      </div>
    </td>
  );
}

/** After a transfer the customer has been with us for longer than this wait. */
function Waited({ waitedMs, askedMs }: { waitedMs: number; askedMs: number }) {
  const { t } = useTranslation('live');
  return (
    <>
      <span role="timer">{sayDuration(waitedMs)}</span>
      {askedMs - waitedMs > 1_000 && (
        <small className="sj-live-second">{t('asked', { time: sayDuration(askedMs) })}</small>
      )}
    </>
  );
}

interface MenuProps {
  readonly contact: Placed;
  readonly acts: RowActs;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

function RowMenu({ contact, acts, isOpen, setOpen }: MenuProps) {
  const { t } = useTranslation('live');
  const choose = (key: string): void => {
    setOpen(false);
    if (key === 'pull') acts.pull(contact);
    else if (key === 'assign') acts.assign(contact);
    else acts.move(contact, key as Move);
  };
  const items = [
    ...MOVES.map((key) => ({ key, label: t(`act.${key}`) })),
    { type: 'divider' as const },
    { key: 'pull', label: t('act.pull') },
    { key: 'assign', label: t('act.assign') },
  ];
  return (
    <Dropdown
      trigger={['click']}
      open={isOpen}
      onOpenChange={setOpen}
      menu={{ items, onClick: ({ key }) => choose(key) }}
    >
      <Button
        size="small"
        type="text"
        icon={<MoreOutlined />}
        aria-label={t('actsOf', { customer: contact.customer })}
      />
    </Dropdown>
  );
}
