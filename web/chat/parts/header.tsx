import { useState, type ReactElement } from 'react';
import { useChat } from '../chat-context.ts';
import { isRunning, type ChatState } from '../chat-state.ts';
import { BackIcon, CloseIcon, PhoneIcon } from './icons.tsx';

export interface HeaderProps {
  readonly state: ChatState;
  readonly onBack: (() => void) | undefined;
  readonly onElder: () => void;
  readonly onLanguage: () => void;
  readonly onClose: () => void;
  readonly onEnd: () => void;
  /** Absent: nobody can be called from here now. */
  readonly onCall: (() => void) | undefined;
}

function whoAndWhat(state: ChatState, words: ReturnType<typeof useChat>['words']): { who: string; what: string } {
  const { conversation, brand } = state;
  const who = state.phase === 'conversation' ? (conversation?.agentName ?? brand) : brand;
  if (state.phase !== 'conversation' || conversation === undefined) return { who, what: words.online };
  if (!isRunning(conversation)) return { who, what: words.ended };
  if (state.agentTyping) return { who, what: words.typing };
  return { who, what: conversation.state === 'connected' ? words.inService : words.inQueue };
}

export function Header({ state, onBack, onElder, onLanguage, onClose, onEnd, onCall }: HeaderProps): ReactElement {
  const { words, elder, framed } = useChat();
  const [asking, setAsking] = useState(false);
  const running = state.phase === 'conversation' && isRunning(state.conversation);
  return (
    <header className="head">
      {onBack !== undefined && (
        <button type="button" className="icon-button" onClick={onBack} aria-label={words.back}>
          <BackIcon />
        </button>
      )}
      <Who state={state} />
      {running && onCall !== undefined && (
        <button type="button" className="icon-button" onClick={onCall} aria-label={words.call}>
          <PhoneIcon />
        </button>
      )}
      {running ? (
        <button type="button" className="quiet" aria-expanded={asking} onClick={() => setAsking(!asking)}>
          {words.end}
        </button>
      ) : (
        <LanguageButton onLanguage={onLanguage} />
      )}
      <button type="button" className="quiet" onClick={onElder} aria-pressed={elder}>
        {elder ? words.normal : words.large}
      </button>
      {framed && (
        <button type="button" className="icon-button" onClick={onClose} aria-label={words.close}>
          <CloseIcon />
        </button>
      )}
      {asking && running && <AskEnd onAnswer={() => setAsking(false)} onEnd={onEnd} />}
    </header>
  );
}

function Who({ state }: Pick<HeaderProps, 'state'>): ReactElement {
  const { words } = useChat();
  const { who, what } = whoAndWhat(state, words);
  const withAgent = state.phase === 'conversation' && typeof state.conversation?.agentName === 'string';
  return (
    <>
      <span className="mark" aria-hidden="true">
        {withAgent ? Array.from(who)[0] : <BrandMark />}
      </span>
      <span className="who">
        <strong>{who}</strong>
        <span className={state.agentTyping ? 'what typing' : 'what'}>{what}</span>
      </span>
    </>
  );
}

/** With large type the header has room for one button, and whoever chose it has found the language. */
function LanguageButton({ onLanguage }: Pick<HeaderProps, 'onLanguage'>): ReactElement | false {
  const { words, elder, language } = useChat();
  return (
    !elder && (
      <button type="button" className="quiet" onClick={onLanguage} lang={language === 'zh' ? 'en' : 'zh-CN'}>
        {words.language}
      </button>
    )
  );
}

function AskEnd({ onAnswer, onEnd }: Pick<HeaderProps, 'onEnd'> & { readonly onAnswer: () => void }): ReactElement {
  const { words } = useChat();
  return (
    <div className="ask" role="alertdialog" aria-label={words.endAsk}>
      <span>{words.endAsk}</span>
      <button type="button" className="quiet" autoFocus onClick={onAnswer}>
        {words.endNo}
      </button>
      <button
        type="button"
        className="strong"
        onClick={() => {
          onAnswer();
          onEnd();
        }}
      >
        {words.endYes}
      </button>
    </div>
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
