export interface WidgetOptions {
  /** Where the chat lives: the place the script was loaded from. */
  readonly origin: string;
  readonly address: string;
  readonly label: string;
  readonly side: 'left' | 'right';
}

const MAX_PAGE_ADDRESS = 300;

/**
 * `<script src="https://desk.example/widget.js" data-lang="en" data-side="left" data-label="…" async></script>`.
 * The agent is told from which page the customer writes, without its query: other people's addresses carry tokens there.
 */
export function readOptions(
  src: string,
  data: Readonly<Record<string, string | undefined>>,
  page: string,
): WidgetOptions {
  const { origin } = new URL(src);
  const language = data['lang'] === 'en' ? 'en' : 'zh-CN';
  const address = new URL('/chat', origin);
  address.searchParams.set('lang', language);
  const from = URL.canParse(page) ? new URL(page) : undefined;
  if (from !== undefined) address.searchParams.set('from', (from.origin + from.pathname).slice(0, MAX_PAGE_ADDRESS));
  if (data['mode'] === 'elder') address.searchParams.set('mode', 'elder');
  return {
    origin,
    address: address.href,
    label: data['label'] ?? (language === 'en' ? 'Chat with us' : '在线客服'),
    side: data['side'] === 'left' ? 'left' : 'right',
  };
}

export type WidgetWord = { readonly kind: 'close' } | { readonly kind: 'unread'; readonly count: number };

/** What the chat in the frame may say to the page around it; everybody else's messages are not ours. */
export function readWord(
  message: { readonly origin: string; readonly data: unknown },
  origin: string,
): WidgetWord | undefined {
  if (message.origin !== origin || typeof message.data !== 'object' || message.data === null) return undefined;
  const { shoujie, count } = message.data as Record<string, unknown>;
  if (shoujie === 'close') return { kind: 'close' };
  if (shoujie !== 'unread' || typeof count !== 'number' || !Number.isInteger(count) || count < 0) return undefined;
  return { kind: 'unread', count };
}
