/** What the page and the widget around it say to each other; the words are harmless, so any page may hear them. */
export interface FramePort {
  readonly framed: boolean;
  /** Does the widget show us now? Always true when we are a page of our own. */
  shown(): boolean;
  tellUnread(count: number): void;
  close(): void;
}

export interface FrameMessage {
  readonly shoujie: 'unread' | 'close' | 'shown' | 'hidden';
  readonly count?: number;
}

export function createFramePort(window: Window, onShown: () => void): FramePort {
  const framed = window.parent !== window;
  // Until the widget says otherwise nobody sees a frame that was only loaded ahead.
  let shown = true;
  const tell = (message: FrameMessage): void => {
    if (framed) window.parent.postMessage(message, '*');
  };
  window.addEventListener('message', (event: MessageEvent<Partial<FrameMessage> | null>) => {
    if (event.source !== window.parent || !framed) return;
    if (event.data?.shoujie !== 'shown' && event.data?.shoujie !== 'hidden') return;
    shown = event.data.shoujie === 'shown';
    if (shown) onShown();
  });
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && window.document.querySelector('dialog[open]') === null) tell({ shoujie: 'close' });
  });
  return {
    framed,
    shown: () => shown,
    tellUnread: (count) => tell({ shoujie: 'unread', count }),
    close: () => tell({ shoujie: 'close' }),
  };
}
