import { useEffect, useRef, type ReactElement } from 'react';
import { useChat } from '../chat-context.ts';
import { CloseIcon } from './icons.tsx';

export function Lightbox({ url, onClose }: { readonly url: string; readonly onClose: () => void }): ReactElement {
  const { words } = useChat();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="lightbox"
      aria-label={words.picture}
      onClose={onClose}
      onClick={() => dialog.current?.close()}
    >
      <img src={url} alt={words.picture} />
      <button type="button" className="icon-button" aria-label={words.close}>
        <CloseIcon />
      </button>
    </dialog>
  );
}
