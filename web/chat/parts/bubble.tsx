import { useEffect, useState, type ReactElement } from 'react';
import type { Attachment } from '../../../shared/contracts/messaging.ts';
import { useChat } from '../chat-context.ts';
import { sayBytes } from '../time-words.ts';
import { fill } from '../words.ts';
import { FileIcon, PictureIcon } from './icons.tsx';

export interface Said {
  readonly key: string;
  readonly mine: boolean;
  readonly name: string;
  readonly kind: 'text' | 'image' | 'file';
  readonly text: string;
  readonly attachment: Attachment | null;
  /** A local address of what is still on its way. */
  readonly preview: string | undefined;
  readonly fileName: string | null;
}

export interface BubbleProps {
  readonly said: Said;
  readonly showFace: boolean;
  readonly onPicture: (url: string) => void;
  readonly children?: ReactElement | false | undefined;
}

/** Words are set as text, never as markup: what looks like a tag is shown as one. */
export function Bubble({ said, showFace, onPicture, children }: BubbleProps): ReactElement {
  const { words } = useChat();
  return (
    <div className={said.mine ? 'row mine' : 'row'}>
      {!said.mine && (
        <span className="face" aria-hidden="true">
          {showFace ? Array.from(said.name)[0] : ''}
        </span>
      )}
      <div className="said">
        <span className="sr">{fill(words.from, { name: said.mine ? words.you : said.name })}</span>
        {said.kind === 'text' && <p className="bubble">{said.text}</p>}
        {said.kind === 'image' && <Picture said={said} onPicture={onPicture} />}
        {said.kind === 'file' && <FileCard said={said} />}
        {children}
      </div>
    </div>
  );
}

function Picture({ said, onPicture }: Pick<BubbleProps, 'said' | 'onPicture'>): ReactElement {
  const { api, words } = useChat();
  const [url, setUrl] = useState(said.preview);
  const [broken, setBroken] = useState(false);
  const blobId = said.attachment?.blobId;
  useEffect(() => {
    if (url !== undefined || broken || blobId === undefined) return;
    let gone = false;
    api.fetchFile(blobId).then(
      (loaded) => {
        if (!gone) setUrl(loaded);
      },
      () => {
        if (!gone) setBroken(true);
      },
    );
    return () => {
      gone = true;
    };
  }, [api, blobId, url, broken]);
  if (broken || (url === undefined && blobId === undefined)) {
    return (
      <button type="button" className="picture missing" onClick={() => setBroken(false)}>
        <PictureIcon />
        {blobId === undefined ? (said.fileName ?? words.picture) : words.pictureGone}
      </button>
    );
  }
  if (url === undefined) return <span className="picture loading" aria-label={words.picture} />;
  return (
    <button type="button" className="picture" onClick={() => onPicture(url)} aria-label={words.openPicture}>
      <img src={url} alt={said.attachment?.fileName ?? said.fileName ?? words.picture} />
    </button>
  );
}

function FileCard({ said }: Pick<BubbleProps, 'said'>): ReactElement {
  const { api, words } = useChat();
  const { attachment } = said;
  const name = attachment?.fileName ?? said.fileName ?? '';
  const save = async (): Promise<void> => {
    if (attachment === null) return;
    const link = document.createElement('a');
    link.href = await api.fetchFile(attachment.blobId);
    link.download = attachment.fileName;
    link.click();
  };
  return (
    <button
      type="button"
      className="file"
      disabled={attachment === null}
      aria-label={`${words.download} ${name}`}
      onClick={() => void save().catch(() => undefined)}
    >
      <FileIcon />
      <span className="file-name">{name}</span>
      {attachment !== null && <span className="hint">{sayBytes(attachment.bytes)}</span>}
    </button>
  );
}
