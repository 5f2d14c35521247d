import { useEffect, useRef } from 'react';
import type { ChatState } from './chat-state.ts';
import type { Words } from './words.ts';

/** Asked with the tap that chooses to be told: browsers refuse the question at any other time. A refusal costs nothing. */
export function askToBeTold(): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'default') return;
  Notification.requestPermission().catch(() => undefined);
}

function tell(sentence: string): void {
  // Some phones know the word and refuse to make one; the title and the buzz are there all the same.
  try {
    if (typeof Notification !== 'undefined' && Notification.permission === 'granted') {
      new Notification(sentence).onclick = () => window.focus();
    }
  } catch {
    return;
  }
}

/** Whoever looked away is fetched back when somebody is there: in the title of the tab, by a buzz, by a notice of the system. */
export function useTold({ conversation }: Pick<ChatState, 'conversation'>, words: Words): void {
  const here = conversation?.waitsAside === true && conversation.state === 'connected';
  const was = useRef(here);
  useEffect(() => {
    const news = here && !was.current;
    was.current = here;
    if (!news || document.visibilityState === 'visible') return;
    document.title = `● ${words.agentHere}`;
    if ('vibrate' in navigator) navigator.vibrate(300);
    tell(words.agentHere);
    const seen = (): void => {
      if (document.visibilityState === 'visible') document.title = words.title;
    };
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [here, words]);
}
