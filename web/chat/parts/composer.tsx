import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { FILE_TYPES, IMAGE_TYPES } from '../../../shared/contracts/messaging-catalogue.ts';
import { useChat } from '../chat-context.ts';
import { PictureIcon, SendIcon } from './icons.tsx';

const ACCEPT = [...IMAGE_TYPES, ...FILE_TYPES, '.txt', '.docx', '.xlsx'].join(',');
const MAX_HEIGHT_REM = 7;

export interface ComposerProps {
  readonly placeholder: string;
  /** Offered once, e.g. what could not be delivered; typing goes on from there. */
  readonly draft: string;
  readonly onSend: (text: string) => void;
  readonly onFile: (file: File) => void;
  readonly onTyping: () => void;
}

/** Always open: whatever the line, the queue or the agent do, what is written here is kept and goes out when it can. */
export function Composer({ placeholder, draft, onSend, onFile, onTyping }: ComposerProps): ReactElement {
  const { words, elder } = useChat();
  const [text, setText] = useState(draft);
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (draft !== '') setText((own) => (own === '' ? draft : own));
  }, [draft]);
  useEffect(() => {
    // After the frame: a change of the type size reaches the root element later than us.
    const frame = requestAnimationFrame(() => {
      const box = area.current;
      if (box === null) return;
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      box.style.height = 'auto';
      if (text !== '') box.style.height = `${Math.min(box.scrollHeight + 2, MAX_HEIGHT_REM * rem)}px`;
    });
    return () => cancelAnimationFrame(frame);
  }, [text, elder]);

  const send = (): void => {
    if (text.trim() === '') return;
    onSend(text);
    setText('');
    area.current?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    // While an input method composes, Enter chooses a word and must not send half of it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <footer>
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <button type="button" className="icon-button" aria-label={words.attach} onClick={() => picker.current?.click()}>
          <PictureIcon />
        </button>
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept={ACCEPT}
          onChange={(event) => {
            for (const file of event.target.files ?? []) onFile(file);
            event.target.value = '';
          }}
        />
        <textarea
          ref={area}
          rows={1}
          value={text}
          maxLength={4_000}
          placeholder={placeholder}
          aria-label={placeholder}
          enterKeyHint="send"
          onKeyDown={onKey}
          onChange={(event) => {
            setText(event.target.value);
            if (event.target.value !== '') onTyping();
          }}
          onPaste={(event) => {
            const files = [...event.clipboardData.files];
            if (files.length === 0) return;
            event.preventDefault();
            for (const file of files) onFile(file);
          }}
        />
        <button type="submit" className="send" aria-label={words.send} disabled={text.trim() === ''}>
          <SendIcon />
        </button>
      </form>
    </footer>
  );
}
