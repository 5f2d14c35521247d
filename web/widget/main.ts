import { readOptions, readWord, type WidgetOptions } from './chat-address.ts';

const STYLE = `
:host { all: initial }
button { position: fixed; bottom: 20px; width: 56px; height: 56px; padding: 0; border: 0; border-radius: 28px; cursor: pointer;
  color: #fff; background: #0b7a6c; box-shadow: 0 4px 16px rgb(0 0 0 / 25%); z-index: 2147483000 }
button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #0b7a6c }
button svg { width: 28px; height: 28px; vertical-align: middle }
span { position: absolute; top: -4px; right: -4px; min-width: 20px; box-sizing: border-box; padding: 0 5px; border-radius: 10px;
  font: 600 12px/20px system-ui, sans-serif; background: #c3262f }
span:empty { display: none }
iframe { position: fixed; bottom: 88px; width: 384px; height: min(640px, calc(100vh - 108px)); border: 0; border-radius: 12px;
  background: #fff; box-shadow: 0 8px 32px rgb(0 0 0 / 28%); z-index: 2147483000 }
iframe[hidden] { display: none }
.left { left: 20px } .right { right: 20px }
@media (max-width: 480px) { iframe { inset: 0; width: 100%; height: 100%; border-radius: 0; z-index: 2147483001 } }
`;
const ICON =
  '<svg viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linejoin="round" aria-hidden="true">' +
  '<path d="M5 6h18v13H13l-5 4v-4H5z"/><path d="M10 11h8M10 14.5h5" stroke-linecap="round"/></svg>';

/** A bubble in the corner; the chat itself is loaded into a frame when it is first opened, and costs the page nothing before. */
function mount(options: WidgetOptions): void {
  const host = document.createElement('div');
  // A shadow tree: neither do the page's styles reach us nor ours the page.
  const tree = host.attachShadow({ mode: 'closed' });
  const style = document.createElement('style');
  style.textContent = STYLE;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = options.side;
  button.innerHTML = ICON;
  button.setAttribute('aria-label', options.label);
  button.setAttribute('aria-expanded', 'false');
  const unread = document.createElement('span');
  button.append(unread);
  tree.append(style, button);
  let frame: HTMLIFrameElement | undefined;

  const load = (): HTMLIFrameElement => {
    const made = document.createElement('iframe');
    made.className = options.side;
    made.title = options.label;
    made.src = options.address;
    tree.append(made);
    return made;
  };
  const show = (open: boolean): void => {
    if (open) {
      frame ??= load();
      unread.textContent = '';
    }
    if (frame !== undefined) frame.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) frame?.focus();
    else button.focus();
  };
  const isOpen = (): boolean => frame?.hidden === false;

  button.addEventListener('click', () => show(!isOpen()));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isOpen()) show(false);
  });
  window.addEventListener('message', (event) => {
    if (frame === undefined || event.source !== frame.contentWindow) return;
    const word = readWord(event, options.origin);
    if (word?.kind === 'close') show(false);
    if (word?.kind === 'unread' && !isOpen())
      unread.textContent = word.count === 0 ? '' : String(Math.min(word.count, 99));
  });
  document.body.append(host);
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const start = (): void => mount(readOptions(script.src, script.dataset, window.location.href));
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
}
