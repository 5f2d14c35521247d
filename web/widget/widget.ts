import type { FrameMessage } from '../chat/frame-port.ts';
import { readWord, type WidgetOptions } from './chat-address.ts';

const TAG = 'shoujie-widget';
/** A real phone gets the whole screen: a small frame within a small screen serves nobody. */
const SMALL = '(max-width: 480px)';
const MAX_BADGE = 99;

const STYLE = `
:host{all:initial;position:fixed;right:20px;bottom:calc(20px + env(safe-area-inset-bottom));z-index:2147483000;font:16px/1.4 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',system-ui,sans-serif}
button{position:relative;display:flex;align-items:center;gap:8px;height:56px;padding:0 20px 0 16px;border:0;border-radius:28px;background:#0b7a6c;color:#fff;font:inherit;font-weight:600;cursor:pointer;box-shadow:0 6px 20px rgb(10 60 55 / 28%)}
button:hover{background:#0a6c60}
button:focus-visible{outline:3px solid #7fd8ca;outline-offset:3px}
svg{width:26px;height:26px}
b{position:absolute;top:-6px;right:-4px;min-width:22px;height:22px;padding:0 6px;box-sizing:border-box;border-radius:11px;background:#c62828;color:#fff;font-size:13px;line-height:22px;text-align:center}
b:empty{display:none}
iframe{position:fixed;right:20px;bottom:calc(88px + env(safe-area-inset-bottom));width:380px;height:min(600px,calc(100vh - 108px));border:0;border-radius:16px;background:#fff;box-shadow:0 12px 48px rgb(10 40 45 / 28%);color-scheme:normal}
iframe[hidden]{display:none}
:host(.left){right:auto;left:20px}
:host(.left) iframe{right:auto;left:20px}
@media ${SMALL}{iframe{inset:0;width:100%;height:100%;border-radius:0}:host(.open) button{display:none}}
`;
const BUBBLE =
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M4 5h16v11H11l-4.5 4V16H4zM8 9.5h8M8 12.5h5"/></svg>';

const badgeOf = (count: number): string => (count > MAX_BADGE ? `${MAX_BADGE}+` : count > 0 ? String(count) : '');

/**
 * Lives in a shadow root, so that neither the page's styles nor ours leak, and leaves nothing in the page's global scope. The
 * frame is made at the first opening: a visitor who never asks costs one small script and no connection.
 */
export function createWidget(document: Document, options: WidgetOptions): void {
  if (document.querySelector(TAG) !== null) return;
  const { origin } = options;
  const host = document.createElement(TAG);
  const root = host.attachShadow({ mode: 'closed' });
  // A constructed sheet is not "inline" to the page's content security policy, a style element would be.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement('button');
  button.type = 'button';
  button.innerHTML = BUBBLE;
  button.append(options.label);
  button.setAttribute('aria-expanded', 'false');
  const badge = document.createElement('b');
  badge.setAttribute('role', 'status');
  button.append(badge);
  if (options.side === 'left') host.classList.add('left');
  root.append(button);
  document.body.append(host);

  let frame: HTMLIFrameElement | undefined;
  let loaded = false;
  const tell = (): void => {
    if (!loaded) return;
    const message: FrameMessage = { shoujie: frame?.hidden === false ? 'shown' : 'hidden' };
    frame?.contentWindow?.postMessage(message, origin);
  };
  const makeFrame = (): HTMLIFrameElement => {
    const made = document.createElement('iframe');
    made.title = options.label;
    made.allow = 'clipboard-read; clipboard-write; microphone; speaker-selection';
    made.src = options.address;
    made.hidden = true;
    made.addEventListener('load', () => {
      loaded = true;
      tell();
    });
    root.append(made);
    return made;
  };
  const show = (open: boolean): void => {
    frame ??= makeFrame();
    frame.hidden = !open;
    host.classList.toggle('open', open);
    button.setAttribute('aria-expanded', String(open));
    tell();
    if (open) frame.focus();
    else button.focus();
  };
  button.addEventListener('click', () => show(frame?.hidden !== false));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && frame?.hidden === false) show(false);
  });
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    // Only our own page in our own frame: everybody else on this window may say what they like.
    if (frame === undefined || event.source !== frame.contentWindow) return;
    const word = readWord(event, origin);
    if (word?.kind === 'close') show(false);
    if (word?.kind === 'unread') badge.textContent = badgeOf(word.count);
  });
}
