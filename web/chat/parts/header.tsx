import { useState, type ReactElement } from 'react';
import { useChat } from '../chat-context.ts';
import { isRunning, type ChatState } from '../chat-state.ts';
import { BackIcon, CloseIcon } from './icons.tsx';

export interface HeaderProps {
  readonly state: ChatState;
  readonly onBack: (() => void) | undefined;
  readonly onElder: () => void;
  readonly onLanguage: () => void;
  readonly onClose: () => void;
  readonly onEnd: () => void;
}

function whoAndWhat(state: ChatState, words: ReturnType<typeof useChat>['words']): { who: string; what: string } {
  const { conversation, brand } = state;
  const who = state.phase === 'conversation' ? (conversation?.agentName ?? brand) : brand;
  if (state.phase !== 'conversation' || conversation === undefined) return { who, what: words.online };
  if (!isRunning(conversation)) return { who, what: words.ended };
  if (state.agentTyping) return { who, what: words.typing };
  return { who, what: conversation.state === 'connected' ? words.inService : words.inQueue };
}

export function Header({ state, onBack, onElder, onLanguage, onClose, onEnd }: HeaderProps): ReactElement {
  const { words, elder, framed } = useChat();
  const [asking, setAsking] = useState(false);
  const { who, what } = whoAndWhat(state, words);
  const running = state.phase === 'conversation' && isRunning(state.conversation);
  return (
    <header className="head">
      {onBack !== undefined && (
        <button type="button" className="icon-button" onClick={onBack} aria-label={words.back}>
          <BackIcon />
        </button>
      )}
      <span className="mark" aria-hidden="true">
        {state.conversation?.agentName != null && state.phase === 'conversation' ? Array.from(who)[0] : <BrandMark />}
      </span>
      <span className="who">
        <strong>{who}</strong>
        <span className={state.agentTyping ? 'what typing' : 'what'}>{what}</span>
      </span>
      {running && !asking && (
        <button type="button" className="quiet" onClick={() => setAsking(true)}>
          {words.end}
        </button>
      )}
      {!running && !elder && (
        <button
          type="button"
          className="quiet"
          onClick={onLanguage}
          lang={words.language === 'English' ? 'en' : 'zh-CN'}
        >
          {words.language}
        </button>
      )}
      <button type="button" className="quiet" onClick={onElder} aria-pressed={elder}>
        {elder ? words.normal : words.large}
      </button>
      {framed && (
        <button type="button" className="icon-button" onClick={onClose} aria-label={words.close}>
          <CloseIcon />
        </button>
      )}
      {asking && running && (
        <div className="ask" role="alertdialog" aria-label={words.endAsk}>
          <span>{words.endAsk}</span>
          <button type="button" className="quiet" autoFocus onClick={() => setAsking(false)}>
            {words.endNo}
          </button>
          <button
            type="button"
            className="strong"
            onClick={() => {
              setAsking(false);
              onEnd();
            }}
          >
            {words.endYes}
          </button>
        </div>
      )}
    </header>
  );
}

const BrandMark = (): ReactElement => (
  <svg viewBox="0 0 32 32" width="100%" height="100%">
    <path d="M22.4 10.2A8.6 8.6 0 1 0 24.6 16" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
    <path
      d="M12.2 16.2l3 3 8.6-8.4"
      fill="none"
      stroke="#a9efe3"
      strokeWidth="3"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);
